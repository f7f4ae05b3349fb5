// How Arabic counts.

const forms = new Intl.PluralRules("ar");

/**
 * Arabic counts in six forms.
 * @param {number} count
 * @param {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} words
 */
export function counted(count, words) {
  return words[forms.select(count)] ?? words.other;
}
