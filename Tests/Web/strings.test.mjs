import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { bestLanguage, directionOf, languages, localeOf } from "../../web/kit/visit.js";
import { withNames, wordsOf } from "../../web/kit/words.js";
import ofDesk from "../../web/strings/desk/en.js";
import common from "../../web/strings/en.js";
import opened from "../../web/strings/later/en.js";
import "../../web/team/words.js";

const english = {
  ...common, ...ofDesk, ...opened, refusals: { ...common.refusals, ...ofDesk.refusals },
};

/** Those of the pages before any code of ours runs. */
const inPages = JSON.parse(readFileSync(new URL("../../web/pages/words.json", import.meta.url)));
const others = languages.filter((language) => language !== "en");

/** Each word by the path of its key; pairs in lists count one by one. */
function flat(words, path = "") {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" ? flat(value, `${path}${key}.`) : [[`${path}${key}`, value]]
  );
}

/** Words that are the same in two languages. */
const alike = {
  de: ["desk", "team", "shortcuts"],
  fr: ["conversation", "conversations", "message", "roles.agent", "shortcuts"],
  es: ["roles.agent", "shortcuts"],
  ja: ["shortcuts"],
  ar: ["shortcuts"],
};
/** What only a page without our code says. */
const notInCode = new Set([
  "old", "insecure", "misplaced", "incomplete", "loadAgain", "noJavaScript", "noJavaScriptAct",
  "notFound", "notFoundAct",
]);
const counts = [0, 1, 2, 3, 5, 10, 11, 21, 99, 100, 101, 1000];

test("each language that can be chosen has a list, and no list is left over", () => {
  for (const folder of ["", "desk/", "later/"]) {
    const web = new URL(`../../web/strings/${folder}`, import.meta.url);
    const files = readdirSync(web).filter((name) => /^[a-z]{2}\.js$/.test(name));
    assert.deepEqual(files.map((name) => name.slice(0, 2)).toSorted(), languages.toSorted());
  }
});

for (const language of others) {
  test(`${language} has words for all that English has`, async () => {
    const words = await wordsOf(language);
    // In the same order too: lists are read side by side.
    assert.deepEqual(flat(words).map(([key]) => key), flat(english).map(([key]) => key));
    const englishWords = new Map(flat(english));
    for (const [key, value] of flat(words)) {
      const model = englishWords.get(key);
      assert.equal(typeof value, typeof model, key);
      if (typeof value === "function") {
        assert.equal(value.length, model.length, key);
        continue;
      }
      assert.notEqual(value.trim(), "", key);
      assert.equal(value.trim(), value, key);
      const isAlike = (alike[language] ?? []).some((name) =>
        key === name || key.startsWith(`${name}.`)
      );
      if (!isAlike) assert.notEqual(value, model, `${key} is not translated`);
    }
  });
}

test("the pages themselves speak each language, and as their code does", async () => {
  assert.deepEqual(Object.keys(inPages).toSorted(), languages.toSorted());
  for (const language of languages) {
    const list = await wordsOf(language);
    const ours = { ...list, invitation: list.joinTitle };
    for (const [key, words] of Object.entries(inPages[language])) {
      // What the code draws in the same place must not change under the eyes of who reads it.
      if (!notInCode.has(key)) assert.equal(words, ours[key], `${language} ${key}`);
      assert.doesNotMatch(words, /[<>&"$]/, `${language} ${key}`);
      const isAlike = language === "en" || (alike[language] ?? []).includes(key);
      if (!isAlike) assert.notEqual(words, inPages.en[key], `${language} ${key}`);
    }
    assert.deepEqual(Object.keys(inPages[language]), Object.keys(inPages.en), language);
  }
});

test("every sentence says what is put into it", async () => {
  for (const language of languages) {
    for (const [key, value] of flat(await wordsOf(language))) {
      if (typeof value !== "function") continue;
      const marks = ["Anna", "Boris", "Clara"].slice(0, value.length);
      const said = value(...marks);
      const takesCount = /count/i.test(String(flat(english).find(([name]) => name === key)[1]));
      if (takesCount) {
        for (const count of counts) {
          const counted = value(count);
          assert.equal(typeof counted, "string");
          assert.doesNotMatch(counted, /undefined|NaN|\$\{/);
          if (count <= 2) continue;
          assert.ok(counted.includes(String(count)), `${language} ${key}: ${counted}`);
        }
        continue;
      }
      for (const mark of marks) assert.ok(said.includes(mark), `${language} ${key}: ${said}`);
      assert.doesNotMatch(said, /undefined|\$\{/);
    }
  }
});

test("no two counts that a language tells apart are said alike", async () => {
  for (const language of languages) {
    const { newMessages, unread } = await wordsOf(language);
    for (const say of [newMessages, unread]) {
      const said = counts.map((count) => say(count));
      assert.equal(new Set(said).size, counts.length, `${language}: ${said}`);
    }
  }
});

test("each language keeps to its own marks", async () => {
  const text = async (language) =>
    [...flat(await wordsOf(language)), ...flat(inPages[language])].map(([, value]) =>
      typeof value === "function" ? value("Anna", "Boris") : value
    );
  // French: a space that does not break before double marks; never a straight apostrophe.
  const unspaced = /[^\u00A0\u202F\d][:;?!»](?=\s|$)|'/;
  for (const words of await text("fr")) assert.doesNotMatch(words, unspaced);
  for (const words of await text("es")) {
    assert.equal(words.includes("?"), words.includes("¿"), words);
    assert.equal(words.includes("!"), words.includes("¡"), words);
  }
  for (const words of await text("ja")) assert.doesNotMatch(words, /[ぁ-ん一-龠][,.!?]/);
  for (const words of await text("ar")) assert.doesNotMatch(words, /[؀-ۿ][,;?]/);
  for (const language of languages) {
    for (const words of await text(language)) assert.doesNotMatch(words, /["']|\.\.\./, language);
  }
});

test("the first wish that we speak is the language, the region stays for dates", () => {
  assert.equal(bestLanguage(["de-AT", "en"]), "de");
  assert.equal(bestLanguage(["pt-BR", "fr-CA", "en"]), "fr");
  assert.equal(bestLanguage(["pt-BR", "en-GB", "fr"]), "en");
  assert.equal(bestLanguage(["JA_jp"]), "ja");
  assert.equal(bestLanguage(["zz", "x"]), "en");
  assert.equal(bestLanguage([]), "en");
  assert.equal(bestLanguage(["arc", "es-419"]), "es");
  assert.equal(localeOf("de", ["fr", "de-CH", "de"]), "de-CH");
  assert.equal(localeOf("en", ["pt"]), "en");
  assert.equal(localeOf("en", ["en_US@posix"]), "en");
  assert.equal(directionOf("ar"), "rtl");
  for (const language of others.slice(1)) assert.equal(directionOf(language), "ltr");
});

test("names are isolated in every sentence of every list, not in names of controls", async () => {
  const names = { ltr: "بلال", rtl: "Bilal" };
  for (const language of languages) {
    const direction = directionOf(language);
    const name = names[direction];
    const words = withNames(await wordsOf(language), direction);
    const { joined, left } = words.notices;
    const { writing, welcome, welcomeTrust, removeExplain } = words;
    for (const say of [joined, left, writing, welcome, welcomeTrust, removeExplain]) {
      const said = say(name);
      assert.equal(said.split(name).length, said.split(`\u2068${name}\u2069`).length, said);
    }
    for (const key of ["removeName", "removeAsk"]) {
      assert.doesNotMatch(words[key](`\u202E${name}`), /\p{Cf}/u);
    }
    assert.equal(words.today, (await wordsOf(language)).today);
    assert.ok(words.rare.refused(name).includes(`\u2068${name}\u2069`));
    assert.ok(Array.isArray(words.shortcuts[0]));
  }
  const { joined } = withNames(english, "ltr").notices;
  assert.equal(joined("Bilal\u202E"), "Bilal joined the conversation");
});

test("whatever an engine may say has words of its own in every language", async () => {
  const file = new URL("../../web/engine/vocabulary.js", import.meta.url);
  const vocabulary = readFileSync(file, "utf8");
  /** The names of a closed list, as the engine tells them. */
  const named = (type) => {
    const [, list] = vocabulary.match(new RegExp(`@typedef \\{([^{}]*)\\} ${type}\\b`));
    return [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  };
  const [codes, kinds] = [named("RefusalCode"), named("NoticeKind")];
  assert.ok(codes.includes("clockWrong") && kinds.includes("differs"));
  for (const language of languages) {
    const { refusals, rare, notices } = await wordsOf(language);
    const ofRefusals = codes.map((code) => refusals[code] ?? rare[code]);
    const ofNotices = kinds.map((kind) => notices[kind] ?? rare[kind]);
    for (const [names, words] of [[codes, ofRefusals], [kinds, ofNotices]]) {
      assert.deepEqual(names.filter((_, at) => !words[at]), [], language);
      const said = words.map((word) => typeof word === "string" ? word : word("Bilal"));
      assert.equal(new Set(said).size, said.length, language);
    }
  }
});
