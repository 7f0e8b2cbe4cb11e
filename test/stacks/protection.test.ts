import type { Pipeline } from '../../model/pipeline';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What refuses to be deleted: the provider by a flag in its state, Firestore by the state of the database. */
const REFUSES: Readonly<Record<string, (applied: Readonly<Record<string, unknown>>) => boolean>> = {
  // https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/cloud_run_v2_service#deletion_protection
  google_cloud_run_v2_service: (applied) => applied['deletion_protection'] === true,
  // https://cloud.google.com/firestore/docs/manage-databases#delete_protection
  google_firestore_database: (applied) => applied['delete_protection_state'] === 'DELETE_PROTECTION_ENABLED',
};

/** Stands in for Terraform and the APIs: what was applied last decides what may be deleted, not what is declared. */
class Platform {
  private applied = new Map<string, Applied>();

  apply(declared: Pipeline): void {
    this.applied = new Map(resourcesOf(declared));
  }

  /** The addresses that refuse; empty: all is deleted. */
  destroy(): string[] {
    const refusing = [...this.applied].filter(([, [type, values]]) => REFUSES[type]?.(values) === true);
    if (refusing.length === 0) this.applied.clear();
    return refusing.map(([address]) => address).sort();
  }
}

type Applied = readonly [type: string, values: Readonly<Record<string, unknown>>];

function resourcesOf(declared: Pipeline): [address: string, Applied][] {
  return synthesizeProd(declared).flatMap(({ document }) => {
    const { resource = {} } = document as { readonly resource?: Resources };
    return Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, values]): [string, Applied] => [`${type}.${name}`, [type, values]]),
    );
  });
}

const services = (addresses: readonly string[]) => addresses.filter((each) => each.startsWith('google_cloud_run'));

test('a destroy of a protected environment is refused by the database and each service', () => {
  const platform = new Platform();
  platform.apply(examplePipeline);
  const refused = platform.destroy();
  expect(refused).toContainEqual(expect.stringContaining('google_firestore_database'));
  const all = resourcesOf(examplePipeline).filter(([, [type]]) => type === 'google_cloud_run_v2_service');
  expect(all.length).toBeGreaterThan(0);
  expect(services(refused)).toHaveLength(all.length);
});

test('a declared switch-off lets a destroy through once it is applied, and not before', () => {
  const platform = new Platform();
  platform.apply(examplePipeline);
  const switchedOff: Pipeline = { ...examplePipeline, destroyable: ['prod'] };
  expect(platform.destroy()).not.toEqual([]); // declared, not applied
  platform.apply(switchedOff);
  expect(platform.destroy()).toEqual([]);
});

test('the database keeps every version of a week, and a backup a day for two weeks, in every environment', () => {
  for (const declared of [examplePipeline, { ...examplePipeline, destroyable: ['prod'] }]) {
    const resources = resourcesOf(declared);
    const values = (type: string) => resources.flatMap(([, [of, all]]) => (of === type ? [all] : []));
    expect(values('google_firestore_database')).toEqual([
      expect.objectContaining({ point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED' }),
    ]);
    expect(values('google_firestore_backup_schedule')).toEqual([
      expect.objectContaining({ retention: '1209600s', daily_recurrence: {} }),
    ]);
  }
});
