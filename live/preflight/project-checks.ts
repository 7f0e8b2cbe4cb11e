import type { Check, Objection, Read } from './checks';
import type { Needs } from './needs';

/** Which permissions the caller has: by the service whose permissions were asked for at once. */
export type GrantedByService = ReadonlyMap<string, Read<ReadonlySet<string>>>;

/** The service of a permission: `run` of `run.services.get`. */
export function serviceOf(permission: string): string {
  return permission.slice(0, permission.indexOf('.'));
}

/** Permissions that the apply needs and the caller does not have on the project. */
export function permissionCheck({ permissions, unknownTypes }: Needs, granted: GrantedByService): Check {
  const answered = [...permissions].filter(([permission]) => 'value' in answerFor(permission, granted));
  const refused = [...granted].flatMap(([service, read]) =>
    'why' in read ? [`permissions of ${service}: ${read.why}`] : [],
  );
  return {
    name: 'permissions',
    looked: { count: answered.length, one: 'permission', many: 'permissions' },
    objections: answered.flatMap(([permission, types]): Objection[] => {
      const answer = answerFor(permission, granted);
      if (!('value' in answer) || answer.value.has(permission)) return [];
      return [
        {
          subject: permission,
          message: `is not granted to you on the project; ${types.join(', ')} needs it`,
          fix: 'ask for a role that holds it: https://cloud.google.com/iam/docs/permissions-reference',
        },
      ];
    }),
    unknown: [...refused, ...unknownTypes.map((type) => `${type}: the permissions that it needs are not known`)],
  };
}

function answerFor(permission: string, granted: GrantedByService): Read<ReadonlySet<string>> {
  return granted.get(serviceOf(permission)) ?? { why: 'not asked' };
}

/** APIs that the apply needs and that are not enabled. */
export function apiCheck({ apis }: Needs, enabled: Read<ReadonlySet<string>>, project: string): Check {
  const isRead = 'value' in enabled;
  return {
    name: 'apis',
    looked: { count: isRead ? apis.size : 0, one: 'API', many: 'APIs' },
    objections: [...apis].flatMap(([api, types]): Objection[] =>
      !isRead || enabled.value.has(api)
        ? []
        : [
            {
              subject: api,
              message: `is not enabled; ${types.join(', ')} needs it`,
              fix: `\`gcloud services enable ${api} --project=${project}\``,
            },
          ],
    ),
    unknown: isRead ? [] : [`enabled APIs: ${enabled.why}`],
  };
}
