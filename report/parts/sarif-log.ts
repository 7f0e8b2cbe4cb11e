/** One run of this program, for SARIF. */
export interface SarifRun {
  /** Version of this package. */
  readonly version: string;
  /** The repository in which paths are, and its commit. @default - not known */
  readonly remote?: { readonly url: string; readonly commit: string } | undefined;
  readonly rules: readonly object[];
  /** What was not read or judged: a reader must not take it for correct. */
  readonly notRead: readonly string[];
  readonly results: readonly object[];
}

/**
 * A log of SARIF 2.1.0 with one run.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifLog({ version, remote, rules, notRead, results }: SarifRun): string {
  const toolExecutionNotifications = notRead.map((text) => ({ level: 'warning', message: { text } }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'phasewatch', version, rules } },
        columnKind: 'utf16CodeUnits',
        ...(remote === undefined ? {} : { versionControlProvenance: [provenanceOf(remote)] }),
        invocations: [{ executionSuccessful: true, toolExecutionNotifications }],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317480 */
function provenanceOf({ url, commit }: { readonly url: string; readonly commit: string }) {
  return { repositoryUri: url, revisionId: commit, mappedTo: { uriBaseId: '%SRCROOT%' } };
}

/** A path as a relative URI. */
export function uriOf(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
