import type * as Packages from '../../../constructs/function-zip/function-package';
import { declaredStack, type DeclaredStack } from '../../../simulation/declared-stack';
import { examplePipeline } from '../../example/pipeline';

/** The stacks of the example pipeline. Their functions hold no code, because bundling it would take most of the time. */
export async function exampleStack(): Promise<DeclaredStack> {
  const empty = (entryPoint: string) => ({ file: __filename, hash: '0000000000000000', entryPoint });
  const packages: Pick<typeof Packages, 'packageFunction' | 'placeholderPackage'> = {
    packageFunction: empty,
    placeholderPackage: () => empty('placeholder'),
  };
  jest.doMock('../../../constructs/function-zip/function-package', () => packages);
  const { synthesizeProd } = await import('../../declared');
  return declaredStack(synthesizeProd(examplePipeline));
}
