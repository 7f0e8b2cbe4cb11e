/** Runs a command in this process, and collects what it prints. */
export async function printed<T>(
  work: () => Promise<T>,
): Promise<{ readonly out: string; readonly err: string; readonly value: T }> {
  const [out, err]: [string[], string[]] = [[], []];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
  ];
  try {
    const value = await work();
    return { out: out.join(''), err: err.join(''), value };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
