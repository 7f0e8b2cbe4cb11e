import { App } from 'cdktf';
import type { Pipeline } from '../../model/pipeline';
import { InputError } from '../../model/problem';
import { checkNeighbours } from '../../stacks/neighbours';
import { sampleDeployable, samplePipeline, samplePush, sampleSchedule } from '../model/sample-pipeline';

const files: Pipeline = { ...samplePipeline(), projects: { prod: 'shop-prod', staging: 'shop-staging' } };
/** A pipeline whose declared names are its own. */
const orders: Pipeline = {
  ...samplePipeline(
    sampleDeployable({ name: 'orders', triggers: [samplePush({ topic: 'orders', subscription: 'orders-sub' })] }),
  ),
  name: 'orders',
  projects: { prod: 'shop-prod', staging: 'orders-staging' },
};

/** How placements after the first in one app are refused. */
function refusal(...placements: readonly [Pipeline, string][]): string {
  const app = new App({ outdir: 'unused' });
  const [first = [files, ''], ...later] = placements;
  const place = ([pipeline, environment]: readonly [Pipeline, string]) =>
    checkNeighbours(app, { pipeline, environment });
  place(first);
  try {
    later.forEach(place);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the second pipeline of an app', () => {
  test('is refused with the prefix of the first in its project, and the fix is a prefix', () => {
    expect(refusal([files, 'prod'], [orders, 'prod'])).toBe(
      "orders/prod: what is made for a pipeline has names of its own in its app and in its project, got prefix 'phasewatch' in project shop-prod, which sample/prod also has; declare a namePrefix in one of them, such as 'orders' (4 to 20 characters); in the other one if orders is deployed already [DEC042]",
    );
  });

  test('is refused with the stacks of the first, also in another project', () => {
    expect(refusal([files, 'staging'], [orders, 'staging'])).toContain(
      'got stack staging-pipeline, which sample/staging',
    );
  });

  test('is accepted in another project and another environment, as its names differ', () => {
    expect(refusal([files, 'prod'], [orders, 'staging'])).toBe('accepted');
  });

  test('is accepted with a prefix in the project of a pipeline that shares it', () => {
    expect(refusal([{ ...files, sharesProject: true }, 'prod'], [{ ...orders, namePrefix: 'orders' }, 'prod'])).toBe(
      'accepted',
    );
  });

  test('is refused where the first would read its run events', () => {
    const prefixed = { ...orders, namePrefix: 'orders' };
    const message =
      'sample/sharesProject: a pipeline that shares its project reads only what it declares, got false in shop-prod, where orders/prod runs too; declare sharesProject: true; the filters of its sink and its metrics change in place [DEC044]';
    expect(refusal([files, 'prod'], [prefixed, 'prod'])).toBe(message);
    expect(refusal([prefixed, 'prod'], [files, 'prod'])).toBe(message);
  });

  test('is refused for each declared name that the first also has', () => {
    const twice = { ...samplePipeline(sampleDeployable({ triggers: [samplePush(), sampleSchedule()] })), name: 'copy' };
    const copy = { ...twice, projects: { prod: 'shop-prod' }, namePrefix: 'copy' };
    expect(refusal([{ ...files, sharesProject: true }, 'prod'], [copy, 'prod']).split('\n')).toEqual(
      ['deployable loader', 'topic files-complete', 'subscription loader-sub', 'service account loader'].map(
        (name) =>
          `copy/prod: a name is used once in a project, got ${name}, which sample/prod also has in shop-prod; give one of them another name or another project [DEC043]`,
      ),
    );
  });

  test('is refused with a prefix that gives it the names of the first', () => {
    const first = { ...files, name: 'b', namePrefix: 'shop-a' };
    const second = { ...orders, name: 'a-b', namePrefix: 'shop' };
    expect(refusal([first, 'prod'], [second, 'prod'])).toContain('service account shop-a-b-scheduler');
  });
});

describe('the environments of one pipeline', () => {
  test('are accepted in projects of their own', () => {
    expect(refusal([files, 'prod'], [files, 'staging'])).toBe('accepted');
  });

  test('are refused in one project', () => {
    const shared = { ...files, projects: { prod: 'shop-prod', staging: 'shop-prod' } };
    expect(refusal([shared, 'prod'], [shared, 'staging'])).toContain(
      'give each environment a name and a project of its own [DEC042]',
    );
  });
});
