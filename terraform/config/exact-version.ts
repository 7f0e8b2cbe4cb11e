/** The one version that meets a version constraint; undefined where several do. */
export function exactVersion(constraint: string | undefined): string | undefined {
  return EXACT.exec(constraint ?? '')?.[1];
}

const EXACT = /^\s*=?\s*(\d+\.\d+\.\d+)\s*$/;
