import { policyCounts } from '../../guard/health/armed-policies';
import type { HealthReport } from '../../guard/health/build-report';
import { escapeHtml } from '../parts/html';
import { NOT_READ } from './not-read';

/** How many alert policies are armed, and those that are not. */
export function policiesHtml({ policies }: HealthReport): string {
  if (policies === undefined) return NOT_READ;
  const others = policies.filter(({ state }) => state !== 'armed');
  const items = others.map(
    ({ name, state, conditions = [] }) =>
      `<li>${escapeHtml(name)}: <b class="warn">${state}</b>${conditions.length === 0 ? '' : ` <span class="soft">${escapeHtml(conditions.join(', '))}</span>`}</li>`,
  );
  return `<p>${policyCounts(policies)}.</p>${items.length === 0 ? '' : `<ul>${items.join('')}</ul>`}`;
}
