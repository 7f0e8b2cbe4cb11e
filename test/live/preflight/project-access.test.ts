import { ProjectsClient } from '@google-cloud/resource-manager';
import resourceManagerProtos from '@google-cloud/resource-manager/build/protos/protos.json';
import { ServiceUsageClient } from '@google-cloud/service-usage';
import serviceUsageProtos from '@google-cloud/service-usage/build/protos/protos.json';
import { grpc } from 'google-gax';
import { GoogleProjectAccess } from '../../../live/google/project-access';
import type { ProjectAccess } from '../../../live/preflight/ports';
import { GrpcServer, type Method, type Refusal } from '../grpc-server';

const { status } = grpc;
const PROJECT = 'orders-prod';

interface Answers {
  readonly testPermissions?: Method['answer'];
  readonly listServices?: Method['answer'];
}

/** What the real clients read of servers that answer so. */
async function asked<T>(
  { testPermissions, listServices }: Answers,
  ask: (access: ProjectAccess) => Promise<T>,
): Promise<T> {
  const manager = new GrpcServer(resourceManagerProtos, [
    {
      service: 'google.cloud.resourcemanager.v3.Projects',
      name: 'TestIamPermissions',
      request: 'google.iam.v1.TestIamPermissionsRequest',
      response: 'google.iam.v1.TestIamPermissionsResponse',
      answer: testPermissions ?? (() => ({})),
    },
  ]);
  const usage = new GrpcServer(serviceUsageProtos, [
    {
      service: 'google.api.serviceusage.v1.ServiceUsage',
      name: 'ListServices',
      request: 'google.api.serviceusage.v1.ListServicesRequest',
      response: 'google.api.serviceusage.v1.ListServicesResponse',
      answer: listServices ?? (() => ({})),
    },
  ]);
  await Promise.all([manager.start(), usage.start()]);
  const projects = new ProjectsClient(manager.clientOptions(new ProjectsClient()));
  const services = new ServiceUsageClient(usage.clientOptions(new ServiceUsageClient()));
  try {
    return await ask(new GoogleProjectAccess({ projects, services }));
  } finally {
    await Promise.all([projects.close(), services.close()]);
    manager.stop();
    usage.stop();
  }
}

const refusal = (code: grpc.status, details: string) => (): Refusal => ({ code, details });
const DISABLED = 'API has not been used in project 1 before or it is disabled.';

test('the permissions that the caller has are those that Resource Manager returns for the project', async () => {
  const requests: object[] = [];
  const granted = await asked(
    {
      testPermissions: (request) => {
        requests.push(request);
        return { permissions: ['run.services.get'] };
      },
    },
    (access) => access.granted(PROJECT, ['run.services.get', 'run.services.update']),
  );
  expect([...granted]).toEqual(['run.services.get']);
  expect(requests).toEqual([
    expect.objectContaining({
      resource: `projects/${PROJECT}`,
      permissions: ['run.services.get', 'run.services.update'],
    }),
  ]);
});

test('enabled APIs are listed to the last page, and only enabled ones are asked for', async () => {
  const requests: { filter: string; pageToken?: string }[] = [];
  const service = (name: string) => ({ name: `projects/123/services/${name}.googleapis.com`, state: 'ENABLED' });
  const enabled = await asked(
    {
      listServices: (request) => {
        requests.push(request as never);
        return (request as { pageToken?: string }).pageToken === '2'
          ? { services: [service('pubsub')] }
          : { services: [service('run'), service('iam')], nextPageToken: '2' };
      },
    },
    (access) => access.enabledApis(PROJECT),
  );
  expect([...enabled]).toEqual(['run.googleapis.com', 'iam.googleapis.com', 'pubsub.googleapis.com']);
  expect(requests).toEqual([
    expect.objectContaining({ parent: `projects/${PROJECT}`, filter: 'state:ENABLED' }),
    expect.objectContaining({ pageToken: '2' }),
  ]);
});

test.each<[string, grpc.status, string, string]>([
  ['permission denied', status.PERMISSION_DENIED, 'no', 'permission denied'],
  ['a quota', status.RESOURCE_EXHAUSTED, 'Quota exceeded', 'the quota is used up'],
  ['a permission that cannot be tested', status.INVALID_ARGUMENT, 'x is not valid', 'error 3: x is not valid'],
  ['another error', status.INTERNAL, 'broken', 'error 13: broken'],
])('%s is the reason why neither is known', async (_, code, details, why) => {
  const answers = { testPermissions: refusal(code, details), listServices: refusal(code, details) };
  await asked(answers, async (access) => {
    await expect(access.granted(PROJECT, ['run.services.get'])).rejects.toThrow(why);
    await expect(access.enabledApis(PROJECT)).rejects.toThrow(why);
  });
});

test('a disabled API is named: it is another one than those that are judged', async () => {
  const disabled = refusal(status.PERMISSION_DENIED, DISABLED);
  await asked({ testPermissions: disabled, listServices: disabled }, async (access) => {
    await expect(access.granted(PROJECT, ['x.y'])).rejects.toThrow(
      'the API cloudresourcemanager.googleapis.com is disabled',
    );
    await expect(access.enabledApis(PROJECT)).rejects.toThrow('the API serviceusage.googleapis.com is disabled');
  });
});

test('a list of APIs of which a page fails is not a list of enabled APIs', async () => {
  const listServices: Method['answer'] = (request) =>
    (request as { pageToken?: string }).pageToken === '2'
      ? { code: status.INTERNAL, details: 'broken' }
      : { services: [{ name: 'projects/1/services/run.googleapis.com' }], nextPageToken: '2' };
  await asked({ listServices }, (access) => expect(access.enabledApis(PROJECT)).rejects.toThrow('error 13'));
});
