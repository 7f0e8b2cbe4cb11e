import { audit } from '../../audit/audit';
import { configResources } from '../../terraform/config/config-resources';
import { moduleConfig } from '../../terraform/config/module-config';

/** What a URL calls: `slow` and `quick` are services, and a job with an attempt deadline of 1 min calls the URL. */

type Json = Record<string, unknown>;
const SERVICE = 'google_cloud_run_v2_service';

const resourcesOf = (document: Json) =>
  configResources(
    's',
    moduleConfig([{ document, positionOf: () => undefined }], () => undefined),
  );

function findings(document: Json, rule: string) {
  return audit(resourcesOf(document), { runbooks: new Set(), profile: 'platform' })
    .findings.filter((one) => one.rule === rule)
    .map(({ status, message }) => `${status} ${message}`);
}

const calling = (uri: string, more: Json = {}): Json => ({
  ...more,
  resource: {
    [SERVICE]: {
      slow: { name: 'slow', location: 'us-central1', template: { timeout: '600s' } },
      quick: { name: 'quick', location: 'us-central1', template: { timeout: '30s' } },
    },
    google_cloud_scheduler_job: {
      j: { name: 'j', schedule: '0 3 * * *', attempt_deadline: '60s', http_target: { uri } },
    },
  },
});
const TOO_SHORT = "fail attempt deadline 1 min is shorter than the callee's timeout 10 min";

describe('a URL calls its host, not what stands in its path or its query', () => {
  test.each([
    [`\${${SERVICE}.quick.uri}/run?next=\${${SERVICE}.slow.uri}`, []],
    [`\${${SERVICE}.slow.uri}/run?next=\${${SERVICE}.quick.uri}`, [TOO_SHORT]],
    [`\${${SERVICE}.quick.uri}/proxy/\${${SERVICE}.slow.name}#\${${SERVICE}.slow.uri}`, []],
    [`\${format("%s/run?next=%s", ${SERVICE}.quick.uri, ${SERVICE}.slow.uri)}`, []],
    [`https://quick-123.us-central1.run.app/?next=https://slow-123.us-central1.run.app`, []],
    [`https://\${${SERVICE}.quick.name}-123.us-central1.run.app/\${${SERVICE}.slow.name}`, []],
    [`https://\${${SERVICE}.slow.name}-123.us-central1.run.app:443/?a=\${${SERVICE}.quick.name}`, [TOO_SHORT]],
    [`\${true ? ${SERVICE}.slow.uri : ${SERVICE}.quick.uri}?a=\${${SERVICE}.quick.uri}`, [TOO_SHORT]],
    [`\${var.x ? ${SERVICE}.slow.uri : ${SERVICE}.quick.uri}?a=1`, [TOO_SHORT]],
    [`\${${SERVICE}.slow.uri}%{ if var.x }/run%{ endif }`, [TOO_SHORT]],
    [`\${trimsuffix(${SERVICE}.slow.uri, "/")}/run`, [TOO_SHORT]],
  ])('%s', (uri, expected) => {
    expect(findings(calling(uri), 'TMO003')).toEqual(expected);
  });

  test('a host that is not in the input is not a service whose name stands in the query', () => {
    const [finding, ...more] = findings(
      calling(`https://hooks.example.com/?service=\${${SERVICE}.slow.name}`),
      'TMO003',
    );
    expect(finding).toMatch(/^unresolved .*calls https:\/\/hooks\.example\.com\/\?service=slow$/);
    expect(more).toEqual([]);
  });

  test("a host of one's own that holds the name of a service calls that service", () => {
    expect(findings(calling(`https://\${${SERVICE}.slow.name}.example.com/run`), 'TMO003')).toEqual([TOO_SHORT]);
  });
});

describe('a data source of a service', () => {
  const data = (type: string, name: string) => ({ data: { [type]: { d: { name, location: 'us-central1' } } } });

  test.each([
    ['google_cloud_run_v2_service', 'uri'],
    ['google_cloud_run_service', 'status[0].url'],
    ['google_cloudfunctions2_function', 'service_config[0].uri'],
  ])('%s calls the service whose name it refers to', (type, attribute) => {
    const document = calling(`\${data.${type}.d.${attribute}}/run`, data(type, `\${${SERVICE}.slow.name}`));
    expect(findings(document, 'TMO003')).toEqual([TOO_SHORT]);
  });

  test('without a reference in it, or from the state of another stack, what is called is not known', () => {
    const of = (uri: string, more?: Json) => findings(calling(uri, more), 'TMO003').map((one) => one.split(' ')[0]);
    expect(of(`\${data.${SERVICE}.d.uri}`, data(SERVICE, 'elsewhere'))).toEqual(['unresolved']);
    expect(of('${data.terraform_remote_state.other.outputs.url}/x')).toEqual(['unresolved']);
  });
});

describe('a step of a workflow', () => {
  const flow = (...urls: readonly string[]): Json => {
    const document = calling(`\${${SERVICE}.quick.uri}`) as { resource: Json };
    const steps = urls.map((url, i) => ({ [`s${i}`]: { call: 'http.get', args: { url, auth: { type: 'OIDC' } } } }));
    return {
      resource: {
        ...document.resource,
        google_service_account: { flow: { account_id: 'flow' } },
        google_workflows_workflow: {
          w: {
            name: 'w',
            service_account: '${google_service_account.flow.email}',
            user_env_vars: { BASE: `\${${SERVICE}.slow.uri}` },
            source_contents: JSON.stringify({ main: { steps } }),
          },
        },
      },
    };
  };
  const GIVES_UP = 'fail step s0 waits 5 min, shorter than the timeout of slow, 10 min';

  test.each([
    '$${sys.get_env("BASE") + "/x?next=" + text.url_encode("https://example.com/a+b")}',
    '$${sys.get_env("BASE") + "/" + string(args.page + 1)}',
    `\${${SERVICE}.slow.uri}/x?next=\${${SERVICE}.quick.uri}`,
  ])('calls the service at the beginning of its URL: %s', (url) => {
    expect(findings(flow(url), 'TMO007')).toEqual([GIVES_UP]);
  });

  test('a text that a function makes alone is not known', () => {
    expect(findings(flow('$${text.replace_all(args.url, "a", "b")}'), 'TMO007')).toEqual([
      'unresolved cannot compare step s0 with a timeout: it calls ${text.replace_all(args.url, "a", "b")}',
    ]);
  });

  test('several to one service give one finding about the right to call it', () => {
    const document = flow(`\${${SERVICE}.slow.uri}/a`, `\${${SERVICE}.slow.uri}/b`, `\${${SERVICE}.quick.uri}`);
    const messages = findings(document, 'WIR001').filter((message) => message.includes('flow'));
    expect(messages).toEqual([
      'fail flow lacks roles/run.invoker on quick',
      'fail flow lacks roles/run.invoker on slow',
    ]);
  });
});

describe('an account that Google makes with a project', () => {
  const called = (email: string) => {
    const document = calling(`\${${SERVICE}.quick.uri}`) as {
      resource: { google_cloud_scheduler_job: { j: Json }; google_cloud_run_v2_service_iam_member?: Json };
    };
    document.resource.google_cloud_scheduler_job.j['http_target'] = {
      uri: `\${${SERVICE}.quick.uri}`,
      oidc_token: { service_account_email: email },
    };
    document.resource.google_cloud_run_v2_service_iam_member = {
      other: { name: 'quick', role: 'roles/run.invoker', member: 'serviceAccount:other@p.iam.gserviceaccount.com' },
    };
    return findings(document, 'WIR001').map((one) => one.split(' ')[0]);
  };

  test.each(['123-compute@developer.gserviceaccount.com', 'my-project@appspot.gserviceaccount.com'])(
    'may be an editor, so that whether %s may call is not known',
    (email) => expect(called(email)).toEqual(['unresolved']),
  );

  test("is not an account of the project's own", () => {
    expect(called('compute@my-project.iam.gserviceaccount.com')).toEqual(['fail']);
  });
});

describe('a policy of a data source', () => {
  const called = (members: readonly string[]) => {
    const document = calling(`\${${SERVICE}.quick.uri}`) as {
      resource: Json & { google_cloud_scheduler_job: { j: Json } };
    };
    document.resource.google_cloud_scheduler_job.j['http_target'] = {
      uri: `\${${SERVICE}.quick.uri}`,
      ...(members[0] === 'allUsers'
        ? {}
        : { oidc_token: { service_account_email: '${google_service_account.caller.email}' } }),
    };
    const resource = {
      ...document.resource,
      google_service_account: { caller: { account_id: 'caller' }, other: { account_id: 'other' } },
      google_cloud_run_v2_service_iam_policy: {
        p: { name: `\${${SERVICE}.quick.name}`, policy_data: '${data.google_iam_policy.invokers.policy_data}' },
      },
    };
    const data = { google_iam_policy: { invokers: { binding: [{ role: 'roles/run.invoker', members }] } } };
    return findings({ resource, data }, 'WIR001').map((one) => one.split(' ')[0]);
  };

  test.each([
    ['everybody', ['allUsers'], []],
    ['the account that calls', ['serviceAccount:${google_service_account.caller.email}'], []],
    ['the account that calls, as a member', ['${google_service_account.caller.member}'], []],
    ['another account', ['serviceAccount:${google_service_account.other.email}'], ['fail']],
    ['a member that is not known', ['${var.member}'], ['unresolved']],
  ])('that names %s is read', (_, members, expected) => {
    expect(called(members)).toEqual(expected);
  });
});
