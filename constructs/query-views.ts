import { BigqueryDataset } from '@cdktf/provider-google/lib/bigquery-dataset';
import { BigqueryTable } from '@cdktf/provider-google/lib/bigquery-table';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkProps } from './check-props';

/** A view of BigQuery. */
export interface QueryView {
  /** Unique in the dataset. */
  readonly name: string;
  readonly description: string;
  /** GoogleSQL. It names the tables and views that it reads in full: `project.dataset.table`. */
  readonly query: string;
}

export interface QueryViewsProps {
  readonly project: string;
  /** Where the views run: the location of everything that they read. */
  readonly region: string;
  /** Id of the dataset: letters, digits and underscores. */
  readonly dataset: string;
  readonly description: string;
  /** A view may read those before it. */
  readonly views: readonly QueryView[];
  /** What the views read. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A dataset with views. Views hold no data, so all of it may be deleted and made again. They read with the rights of the
 * person who queries them: no right is granted here.
 */
export class QueryViews extends Construct {
  constructor(scope: Construct, id: string, props: QueryViewsProps) {
    super(scope, id);
    checkProps(this, 'QueryViewsProps', props);
    const { project, region, dataset, description, views, dependsOn } = props;
    // checkov:skip=CKV_GCP_81 _dataset_: a key of one's own encrypts tables; there are views only.
    const holder = new BigqueryDataset(this, 'dataset', { project, location: region, datasetId: dataset, description });
    const before: ITerraformDependable[] = [...dependsOn];
    for (const view of views) {
      // checkov:skip=CKV_GCP_80 _view-: as the dataset.
      // checkov:skip=CKV_GCP_121 _view-: a view holds no data, and a change of its columns may have to make it again.
      const table = new BigqueryTable(this, `view-${view.name}`, {
        project,
        datasetId: holder.datasetId,
        tableId: view.name,
        description: view.description,
        deletionProtection: false,
        view: { query: view.query, useLegacySql: false },
        // BigQuery refuses a view whose tables do not exist.
        dependsOn: [...before],
      });
      before.push(table);
    }
  }
}
