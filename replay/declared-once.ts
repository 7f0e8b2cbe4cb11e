import { InputError } from '../model/problem';

/** Names that were declared, each with its place. A metric that is declared twice would count each entry twice. */
export class DeclaredOnce {
  private readonly places = new Map<string, string>();

  /**
   * @param place - where it is declared, as people read it
   * @throws InputError where the name was declared before
   */
  add(name: string, place = 'another of this name'): void {
    const earlier = this.places.get(name);
    if (earlier === undefined) {
      this.places.set(name, place);
      return;
    }
    throw new InputError([
      {
        code: 'LBM003',
        where: name,
        rule: 'a metric, an SLO or a service is declared once',
        got: `a second one, after ${earlier}`,
        fix: 'give each once',
      },
    ]);
  }
}
