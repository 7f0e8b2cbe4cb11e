import { z } from 'zod';
import { refuse } from '../../model/problem';
import type { UsageItem, UsageLine } from './usage';

const priceSchema = z.object({
  item: z.string(),
  /** Price of `per` units. */
  price: z.number().min(0),
  per: z.number().positive(),
  /** Where the price stands. */
  source: z.url(),
});

const priceListSchema = z.object({
  currency: z.string().length(3),
  /** When the prices were read. */
  asOf: z.iso.date(),
  prices: z.array(priceSchema),
});

/** Prices as somebody read them on a day; never part of the code. */
export type PriceList = z.output<typeof priceListSchema>;

/** A usage line with its price, where the list has one. */
export interface PricedLine extends UsageLine {
  /** In the list's currency, without free quotas; nothing where the list says nothing. */
  readonly price: number | undefined;
}

/** @throws InputError PRC001 for anything that is no price list */
export function readPriceList(where: string, document: unknown): PriceList {
  const parsed = priceListSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse({
    code: 'PRC001',
    where,
    rule: 'a price list has a currency, the day it was read, and prices with their sources',
    got: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    fix: 'see docs/prices.json',
  });
}

/** Puts prices to usage. Free quotas are left out: who has used them up is not known here. */
export function priced(usage: readonly UsageLine[], list: PriceList | undefined): PricedLine[] {
  const prices = new Map(list?.prices.map((price) => [price.item as UsageItem, price]));
  return usage.map((line) => {
    const price = prices.get(line.item);
    return { ...line, price: price === undefined ? undefined : (line.amount / price.per) * price.price };
  });
}
