import { z } from 'zod';
import { refuse } from '../../model/problem';
import type { UsageItem, UsageLine } from './usage';
import { misfitOf } from '../../model/misfit';

const priceSchema = z.object({
  item: z.string(),
  /** Price of `per` units. */
  price: z.number().min(0),
  per: z.number().positive(),
  /** The first day on which it may be charged, where Google has announced it. @default - it is charged */
  from: z.iso.date().optional(),
  /** Page that states the price. */
  source: z.url(),
});

const priceListSchema = z.object({
  currency: z.string().length(3),
  /** The day on which the prices were read. */
  asOf: z.iso.date(),
  prices: z.array(priceSchema),
});

/** Google's prices on one day. A user brings the file; the code holds no prices. */
export type PriceList = z.output<typeof priceListSchema>;

/** A usage line with its price, where the list has one. */
export interface PricedLine extends UsageLine {
  /** In the list's currency, free quotas not deducted; undefined where the list has no price for the item. */
  readonly price: number | undefined;
}

/** @throws InputError PRC001 where the document does not fit the schema of a price list */
export function readPriceList(where: string, document: unknown): PriceList {
  const parsed = priceListSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  return refuse({
    code: 'PRC001',
    where,
    rule: 'a price list has a currency, the day it was read, and prices with their sources',
    got: misfitOf(parsed.error),
    fix: 'see docs/prices.json',
  });
}

/** Adds prices to usage. Free quotas are not deducted: other projects of the billing account may use them. */
export function priced(usage: readonly UsageLine[], list: PriceList | undefined): PricedLine[] {
  const prices = new Map(list?.prices.map((price) => [price.item as UsageItem, price]));
  return usage.map((line) => {
    const price = prices.get(line.item);
    return { ...line, price: price === undefined ? undefined : (line.amount / price.per) * price.price };
  });
}
