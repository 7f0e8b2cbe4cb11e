import { refuse } from '../../model/problem';

const PREFIX = 'bigquery:';

/** Does a source of `--logs` name a view of BigQuery, and not a file? */
export function isViewName(source: string): boolean {
  return source.startsWith(PREFIX);
}

/** The view of a source. @throws InputError BGQ001 for one that is not `bigquery:PROJECT.DATASET.VIEW` */
export function readViewName(source: string): { readonly project: string; readonly view: string } {
  const view = source.slice(PREFIX.length);
  // A project may be of a domain: `example.com:project`. https://cloud.google.com/bigquery/docs/datasets#dataset-naming
  const [, project] = /^((?:[a-z0-9.-]+:)?[a-z][a-z0-9-]*)\.[A-Za-z0-9_]+\.[A-Za-z0-9_-]+$/.exec(view) ?? [];
  if (project !== undefined) return { project, view };
  return refuse({
    code: 'BGQ001',
    where: '--logs',
    rule: 'a view of BigQuery is bigquery:PROJECT.DATASET.VIEW',
    got: source,
    fix: 'name the linked dataset of the log bucket and its view, such as bigquery:my-project.my_logs._AllLogs',
  });
}
