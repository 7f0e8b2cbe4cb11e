import type { Reference } from '../../terraform/resource';
import { referencesIn } from '../../terraform/terraform-json';

/** What a field names: a URL, a name, an account. Its text, and the resources that it refers to. */
export interface Link {
  /** Stack of the resource with the field: addresses are unique in it. */
  readonly stack: string;
  /** The value; an expression where it is known at apply only. */
  readonly text: string;
  /** In the order of the expression; the value may depend on one of them only, as in a conditional. */
  readonly references: readonly Reference[];
}

/** A link whose references stand in its text. */
export function linkOfText(stack: string, text: string): Link {
  return { stack, text, references: referencesIn(text) };
}
