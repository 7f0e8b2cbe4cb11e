import { FirestoreBackupSchedule } from '@cdktf/provider-google/lib/firestore-backup-schedule';
import { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { FirestoreField } from '@cdktf/provider-google/lib/firestore-field';
import { FirestoreIndex } from '@cdktf/provider-google/lib/firestore-index';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { Duration } from '../model/duration';
import { HEALTH_QUERIES } from '../model/health';
import { RUN_QUERIES, STORE, UNINDEXED } from '../model/store';

export interface GuardStateProps {
  /** Name of the database. */
  readonly databaseName: string;
  readonly project: string;
  readonly region: string;
  /** Does Firestore refuse to delete the database? */
  readonly isProtected: boolean;
}

/** How long a daily backup is kept; Firestore allows 14 weeks. https://cloud.google.com/firestore/docs/backups */
const BACKUP_KEPT = Duration.days(14);

/**
 * The guard's own Firestore database. Not `(default)`: a project has only one, and other teams may use it. Every version of
 * the last seven days can be read (point-in-time recovery), and a backup a day is kept for two weeks (docs/restore.md).
 * Without protection the database is deleted with the stack.
 */
export class GuardState extends Construct {
  readonly database: FirestoreDatabase;
  private readonly project: string;
  private readonly databaseName: string;

  constructor(scope: Construct, id: string, props: GuardStateProps) {
    super(scope, id);
    this.project = props.project;
    this.databaseName = props.databaseName;
    this.database = new FirestoreDatabase(this, 'database', {
      name: props.databaseName,
      locationId: props.region,
      type: 'FIRESTORE_NATIVE',
      deletionPolicy: 'DELETE',
      deleteProtectionState: props.isProtected ? 'DELETE_PROTECTION_ENABLED' : 'DELETE_PROTECTION_DISABLED',
      pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
    });
    new FirestoreBackupSchedule(this, 'daily-backup', {
      database: this.database.name,
      retention: BACKUP_KEPT.toTerraform(),
      dailyRecurrence: {},
    });
    for (const [name, query] of Object.entries({ ...RUN_QUERIES, ...HEALTH_QUERIES })) {
      new FirestoreIndex(this, `index-${name}`, {
        database: this.database.name,
        collection: STORE.runs,
        fields: query.map(({ field, order }) => ({ fieldPath: field, order })),
      });
    }
    for (const collection of [STORE.runs, STORE.rejected, STORE.rejectedParts]) {
      new FirestoreField(this, `ttl-${collection}`, {
        database: this.database.name,
        collection,
        field: STORE.expiry,
        ttlConfig: {},
        indexConfig: {}, // an index on increasing times would be a hot spot, and no query uses it
      });
    }
    for (const { collection, field } of UNINDEXED) {
      new FirestoreField(this, `unindexed-${collection}-${field}`, {
        database: this.database.name,
        collection,
        field,
        indexConfig: {},
      });
    }
  }

  /** Lets the account of a function read and write documents of this database, and of no other. */
  allowAccessBy(user: string, account: ServiceAccount): void {
    this.allow(user, account, 'roles/datastore.user');
  }

  /** Lets the account of a function read documents of this database, and of no other. */
  allowReadingBy(user: string, account: ServiceAccount): void {
    this.allow(user, account, 'roles/datastore.viewer');
  }

  private allow(user: string, account: ServiceAccount, role: string): void {
    new ProjectIamMember(this, `user-${user}`, {
      project: this.project,
      role,
      member: account.member,
      condition: {
        title: 'only-the-guards-database',
        expression: `resource.name == "projects/${this.project}/databases/${this.databaseName}"`,
      },
    });
  }
}
