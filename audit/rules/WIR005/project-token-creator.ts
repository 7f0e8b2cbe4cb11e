import { valueOf } from '../../facts/reading';
import { failed, notApplicable, passed, undecided, type Rule } from '../../rule';

const TOKEN_CREATOR = 'roles/iam.serviceAccountTokenCreator';

export const projectTokenCreator: Rule = {
  id: 'WIR005',
  name: 'project-token-creator',
  title: 'no member may create tokens for every service account of the project',
  severity: 'error',
  profile: 'phasewatch',
  check: ({ grants }) =>
    grants.map(({ path, on, role, members }) => {
      if (on !== 'project') return notApplicable(path);
      if (role.kind === 'unresolved')
        return undecided(path, `cannot determine which role the project grants: ${role.text}`);
      if (valueOf(role) !== TOKEN_CREATOR) return passed(path);
      return failed({
        address: path,
        message: `${TOKEN_CREATOR} is granted on the whole project`,
        detail: 'Its members can act as every service account of the project, the most powerful included.',
        values: (valueOf(members) ?? []).map(({ text }) => ({ of: path, field: 'member', value: text })),
        fix: 'grant it on the one service account whose tokens are needed',
      });
    }),
};
