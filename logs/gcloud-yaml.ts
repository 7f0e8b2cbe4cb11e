import { parse, type ScalarTag } from 'yaml';

/**
 * The types of unquoted text in the YAML that gcloud prints. gcloud quotes only text that its own YAML library would
 * read as another type: the span ID `12e3` is unquoted text, which most other libraries read as a number.
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

/** Parses one document as `gcloud … --format=yaml` prints it. @throws Error for text that is not YAML */
export function parseGcloudYaml(text: string): unknown {
  return parse(text, {
    schema: 'failsafe',
    customTags: [...SCALARS],
    logLevel: 'error',
    prettyErrors: false,
  }) as unknown;
}
