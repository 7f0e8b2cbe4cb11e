import type { Pipeline } from './pipeline';
import type { Problem } from './problem';

/** Firestore's database ids begin at 4 characters; with 20, every account id of the guard but those of its functions is whole. */
const PREFIX = /^(?!goog)[a-z][a-z0-9-]{2,18}[a-z0-9]$/;

/** Problems of the pipeline's name and of its prefix. */
export function nameProblems({ name, namePrefix }: Pick<Pipeline, 'name' | 'namePrefix'>): Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z][a-z0-9-]{0,29}$/.test(name)) {
    problems.push({
      code: 'DEC020',
      where: name || '(pipeline)',
      rule: 'a pipeline name is lower-case letters, digits and dashes, at most 30',
      got: JSON.stringify(name),
      fix: "write it as 'orders'",
    });
  }
  if (namePrefix !== undefined && !PREFIX.test(namePrefix)) {
    problems.push({
      code: 'DEC041',
      where: `${name}/namePrefix`,
      rule: "a prefix is 4 to 20 lower-case letters, digits and dashes, starts with a letter, but not with 'goog', and does not end with a dash",
      got: JSON.stringify(namePrefix),
      fix: "write it as 'orders'",
    });
  }
  return problems;
}
