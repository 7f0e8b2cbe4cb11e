import { parse, type ScalarTag } from 'yaml';

/**
 * What text without quotes stands for in the YAML that gcloud prints. It quotes what its own library would take for
 * something else, and no more: the span id `12e3` is text there, and a number to most other readers.
 */
const SCALARS: readonly ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:null', default: true, test: /^(?:null|~)?$/, resolve: () => null },
  { tag: 'tag:yaml.org,2002:bool', default: true, test: /^(?:true|false)$/, resolve: (text) => text === 'true' },
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+]?(?:0|[1-9]\d*)$/, resolve: Number },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]\d+)?$/,
    resolve: Number,
  },
];

/** Parses one document as `gcloud … --format=yaml` prints it. @throws Error for what is no YAML */
export function parseGcloudYaml(text: string): unknown {
  return parse(text, {
    schema: 'failsafe',
    customTags: [...SCALARS],
    logLevel: 'error',
    prettyErrors: false,
  }) as unknown;
}
