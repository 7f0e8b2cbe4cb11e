import type { Change } from './change';
import type { Side } from './side';

/** Findings of the audit that are new, and those that are fixed. One with other values, at the same place, is the same. */
export function findingChanges(base: Side['audit'], head: Side['audit']): Change[] {
  const key = ({ rule, address, severity }: Side['audit']['findings'][number]) => `${rule} ${severity} ${address}`;
  const [before, after] = [base, head].map(({ findings }) => new Map(findings.map((one) => [key(one), one])));
  const isNew = [...(after ?? [])].filter(([at]) => before?.has(at) !== true);
  const isFixed = [...(before ?? [])].filter(([at]) => after?.has(at) !== true);
  return [
    ...isNew.map(([, { rule, severity, address, message, source }]): Change => ({
      kind: severity === 'error' ? 'new-error' : 'new-warning',
      subjects: [address],
      field: rule,
      before: '',
      after: message,
      ...(source === undefined || source === null ? {} : { source }),
    })),
    ...isFixed.map(([, { rule, address, message }]): Change => ({
      kind: 'finding-fixed',
      subjects: [address],
      field: rule,
      before: message,
      after: '',
    })),
  ];
}

/** What monitoring uses in a month, where it is not what it was. */
export function usageChanges(base: Side['audit'], head: Side['audit']): Change[] {
  const before = new Map(
    base.watching.flatMap(({ environment, usage }) =>
      usage.map(({ item, amount, unit }) => [`${environment} ${item}`, `${amount.toLocaleString('en')} ${unit}`]),
    ),
  );
  return head.watching.flatMap(({ environment, usage }) =>
    usage.flatMap(({ item, amount, unit }): Change[] => {
      const [was, is] = [before.get(`${environment} ${item}`), `${amount.toLocaleString('en')} ${unit}`];
      if (was === undefined || was === is) return [];
      const name = item.replaceAll('_', ' ');
      return [{ kind: 'usage', subjects: [environment], field: `${name} in a month`, before: was, after: is }];
    }),
  );
}
