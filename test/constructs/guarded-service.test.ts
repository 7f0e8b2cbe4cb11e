import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { join } from 'node:path';
import { GuardedService } from '../../constructs/guarded-service';
import type { RequestDeployable } from '../../model/pipeline';
import { Duration } from '../../model/duration';
import { canonicalJson, expectGolden } from '../golden';
import { sampleDeployable, samplePush } from '../model/sample-pipeline';
import { only, synthesize } from './synthesize';

const build = (changes: Partial<RequestDeployable> = {}) =>
  synthesize((stack) => {
    const service = new GuardedService(stack, 'loader', {
      deployable: sampleDeployable(changes),
      project: 'sample-project',
      region: 'us-west2',
    });
    service.allowCallsFrom(new ServiceAccount(stack, 'push', { accountId: 'sample-push' }));
  });
const service = (changes: Partial<RequestDeployable> = {}) => only(build(changes), 'google_cloud_run_v2_service');

describe('a guarded Cloud Run service', () => {
  test('declares timeout, scaling bounds, ingress and identity', () => {
    expectGolden(join(__dirname, 'golden/guarded-service.json'), canonicalJson(build()));
  });

  test('leaves image, environment, labels and traffic to the deploys of the platform', () => {
    const { ignore_changes: ignored } = service()['lifecycle'] as { ignore_changes: string[] };
    expect(ignored).toEqual(
      expect.arrayContaining([
        'template[0].containers',
        'labels',
        'template[0].labels',
        'traffic',
        'client',
        'template[0].revision',
      ]),
    );
    // The attributes that are declared here must not be ignored.
    for (const declared of [
      'template',
      'template[0].timeout',
      'template[0].scaling',
      'template[0].service_account',
      'ingress',
    ]) {
      expect(ignored).not.toContain(declared);
    }
  });

  test('has internal ingress, unless another service calls it directly', () => {
    expect(service()['ingress']).toBe('INGRESS_TRAFFIC_INTERNAL_ONLY');
    const http = { kind: 'http', from: 'other', callerDeadline: Duration.minutes(10), retries: 0 } as const;
    expect(service({ triggers: [samplePush(), http] })['ingress']).toBe('INGRESS_TRAFFIC_ALL');
    expect(service({ triggers: [http], ingress: 'internal' })['ingress']).toBe('INGRESS_TRAFFIC_INTERNAL_ONLY');
  });

  test('runs with an account of its own, never with the default one', () => {
    const resources = build();
    expect(Object.values(resources['google_service_account'] ?? {}).map((account) => account['account_id'])).toEqual([
      'loader',
      'sample-push',
    ]);
    expect(JSON.stringify(service()['template'])).toContain('google_service_account.loader_account');
  });

  test('is imported if it exists, keeps its account, and is not deleted with the stack', () => {
    const resources = build({ adopt: true, serviceAccount: 'loader@sample-project.iam.gserviceaccount.com' });
    const adopted = only(resources, 'google_cloud_run_v2_service');
    expect(adopted).toMatchObject({
      deletion_protection: true,
      template: { service_account: 'loader@sample-project.iam.gserviceaccount.com' },
    });
  });

  test('has no public invoker', () => {
    expect(JSON.stringify(build())).not.toMatch(/allUsers|allAuthenticatedUsers/);
  });
});
