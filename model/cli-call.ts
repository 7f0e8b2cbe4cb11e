/** How texts and runbooks call the command line of this package: it works in each repository that has the package. */
export const CLI = 'npx phasewatch';
/** How they call CDKTF's own command line; of the version in package.json. */
export const CDKTF_CLI = 'npx cdktf-cli@0.21';
