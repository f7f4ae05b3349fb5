import assert from "node:assert/strict";
import { test } from "node:test";

import { initials, isolate, plainName } from "../../web/kit/words.js";
import { preview } from "../../web/pages/desk/shown.js";
import { numberOf } from "../../web/kit/unseen.js";
import { linked, Unseen } from "../../web/talk/links/Linked.js";
import { partsOf } from "../../web/talk/links/links.js";
import { isEmojiOnly } from "../../web/talk/text.js";

/** The text with its links in brackets, and what they open where that is not what they show. */
const marked = (text) =>
  partsOf(text).map(({ text: shown, address }) =>
    !address ? shown : address === shown ? `⟦${shown}⟧` : `⟦${shown}→${address}⟧`
  ).join("");
/** What somebody sees: marks in square brackets, links in angular ones. */
const seen = (text) => linked(text).map(drawn).join("");
const drawn = (part) => {
  if (typeof part === "string") return part;
  if (Array.isArray(part)) return part.map(drawn).join("");
  if (part.type === Unseen) return `[${numberOf(part.props.sign)}]`;
  const inside = [part.props.textContent ?? part.props.children].flat().map(drawn).join("");
  return part.type === "a" ? `<${inside}>` : inside;
};
/** Reads the marks back: what is expected also says what the text is. */
const unmarked = (text) => text.replace(/⟦([^⟧→]*)(?:→[^⟧]*)?⟧/g, "$1");
const holds = (cases) => {
  for (const expected of cases) assert.equal(marked(unmarked(expected)), expected);
};
const holdsNone = (cases) => {
  for (const text of cases) assert.equal(marked(text), text);
};

test("web addresses are found, and nothing else", () => {
  holds(["no link", "see ⟦https://a.example/b?c=d⟧, please", "⟦http://localhost:8080/x⟧ works"]);
  holdsNone([
    "javascript:alert(1)", "data:text/html,x", "file:///etc", "xhttp://a b", "example.org",
    "https://",
    "http:///a", "https:// a", "http://.", "https://...", "git+https://x.org", "http://x..org",
    "https://x.org:99999/", "https://x.org:a/", "1.2.3", "a.b", "and/or", "www.", "www.x",
    "www..org",
    "awww.example.org", "www.1.2", "blob:https", "view.www.x", "",
  ]);
  const hostile = 'https://a.example/"onclick="x <b>';
  assert.equal(partsOf(hostile).map(({ text }) => text).join(""), hostile);
});

test("a scheme may be in capitals, or missing before www.", () => {
  holds([
    "⟦HTTPS://x.org/A→https://x.org/A⟧", "⟦hTTp://x.org→http://x.org⟧",
    "⟦www.example.org→https://www.example.org⟧.",
    "(⟦WWW.Example.co.uk/a?b→https://WWW.Example.co.uk/a?b⟧)",
  ]);
});

test("what closes a sentence or a quotation is not part of the address", () => {
  const closing = [
    ..."».”’„“‘›)]}」』】〉》）］。、，！？：；…،؛؟۔।॥.,;:!?>\"｡､", ").", "”.", "!!!", "...", "?)", ">,",
  ];
  for (const mark of closing) {
    for (const rest of ["", " and on", mark === "'" ? "" : `${mark}`]) {
      holds([`see ⟦https://x.org/a⟧${mark}${rest}`, `⟦https://x.org⟧${mark}${rest}`]);
      holds([`⟦www.x.org→https://www.x.org⟧${mark}${rest}`]);
      holds([`⟦joe@x.org→mailto:joe@x.org⟧${mark}${rest}`]);
    }
  }
  holds([
    "“⟦https://x.org/a⟧”", "«⟦https://x.org⟧»", "„⟦https://x.org⟧“", "「⟦https://x.org/a⟧」と",
    "<⟦https://x.org/?a=1&b=2⟧>", "'⟦https://x.org/a⟧','⟦https://x.org/b⟧'", "*⟦https://x.org⟧*",
    "⟦https://x.org⟧,⟦https://y.org/a⟧;⟦https://z.org⟧", "⟦https://x.org⟧'s", "**⟦https://x.org⟧**",
    "⟦www.x.org:8080/a→https://www.x.org:8080/a⟧!", "⟦https://x.org?q=a⟧.",
    "⟦https://x.org/O'Reilly⟧", "⟦https://x.org/a,b⟧,⟦https://x.org/c⟧",
    "“⟦www.x.org→https://www.x.org⟧”",
    "_⟦https://x.org/a⟧_", "`⟦https://x.org⟧`", "[t](⟦https://x.org/a_(b)⟧)", "|⟦https://x.org⟧|",
  ]);
});

test("brackets that belong together stay, others do not", () => {
  holds([
    "⟦https://en.wikipedia.org/wiki/A_(b)⟧", "(⟦https://en.wikipedia.org/wiki/A_(b)⟧)",
    "(see ⟦https://x.org/a⟧)", "⟦https://x.org/a?b[]=1⟧", "⟦https://x.org/{id}/b⟧.",
    "⟦https://x.org/a⟧(see below)", "⟦https://x.org⟧(see below)", "⟦https://x.org/a⟧)b(c",
    "[⟦https://x.org/a⟧]", "⟦http://[::1]:80/a⟧",
  ]);
});

test("a sentence in another script ends an address where its marks stand", () => {
  holds([
    "⟦https://x.org/a⟧。次は", "⟦https://x.org/a⟧、⟦https://x.org/b⟧", "（⟦https://x.org/a⟧）をご覧",
    "⟦https://example.org⟧をご覧ください", "詳細は⟦https://x.org⟧とhttp", "⟦https://x.co.kr⟧에서",
    "見⟦https://x.org/です⟧⟦https://y.org⟧", "⟦https://ja.wikipedia.org/wiki/ジョン・レノン⟧",
    "⟦https://x.org/a⟧، ثم ⟦https://x.org⟧؟", "⟦https://x.org/مقال⟧ هنا",
    "メールは⟦info@x.org→mailto:info@x.org⟧まで", "⟦https://de.wikipedia.org/wiki/Öl⟧",
  ]);
});

test("emoji behind an address are not part of it", () => {
  holds([
    "⟦https://x.org/a⟧👍", "⟦https://x.org⟧🎉", "⟦https://x.org/a⟧❤️ you", "⟦https://x.org⟧🇩🇪",
    "👉⟦https://x.org⟧👈", "⟦joe@x.org→mailto:joe@x.org⟧🙂", "⟦+49 30 1234567→tel:+49301234567⟧📞",
  ]);
  holdsNone(["https://pizza🍕.example", "https://x🎉@y.org"]);
});

test("a link opens what it shows: nothing invisible in its host, no name before it", () => {
  const signs = [
    "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202E", "\u2060", "\u2066",
    "\u2069", "\uFEFF", "\u00AD", "\u061C", "\u180E", "\u{E0041}",
  ];
  for (const sign of signs) {
    holdsNone([
      `https://bank.com${sign}.evil.org`, `https://bank${sign}.com/a`,
      `https://x.org.${sign}evil.org`, `joe${sign}smith@x.org`, `joe@x${sign}.org`,
      `joe@x.org${sign}.evil.org`, `joe@x.org.${sign}evil.org`, `+49 30 1234567${sign}8`,
      `1${sign}+49 30 1234567`,
    ]);
    holds([
      `${sign}⟦https://x.org/a⟧${sign}`, `${sign}⟦https://x.org⟧${sign}.`,
      `${sign}⟦joe@x.org→mailto:joe@x.org⟧${sign} ok`,
      `${sign}⟦+49 30 1234567→tel:+49301234567⟧${sign}, ok`,
    ]);
  }
  holdsNone([
    "https://user:pw@evil.com/", "https://bank.com@evil.com", "https://bank.com%40evil.com",
    "https://@x.org", "www.bank.com@evil.com", "https://bank.com:80@evil.com",
    "http://2130706433/", "http://0x7f.1/", "http://017.0.0.1/", "http://127.1/",
    "https://ｂank.com", "https://ba\u00ADnk.com",
  ]);
  holds(["⟦https://bank.com⟧\\@evil.com", "⟦http://127.0.0.1:80/⟧"]);
});

test("what is invisible behind a host is drawn as a mark, and goes with the address", () => {
  holds([
    "⟦https://x.org/\u202Egnp.exe→https://x.org/%E2%80%AEgnp.exe⟧ now",
    "⟦https://x.org/a\u200Bb?c\u2066d→https://x.org/a%E2%80%8Bb?c%E2%81%A6d⟧",
    "⟦mailto:a@x.org?subject=x\u202Ey→mailto:a@x.org?subject=x%E2%80%AEy⟧",
  ]);
  assert.equal(
    seen("Open https://x.org/\u202Egnp.exe, please"),
    "Open <https://x.org/[U+202E]gnp.exe>, please",
  );
  // Where it leads is not what it shows: no link, and yet nobody misses why.
  assert.equal(
    seen("https://bank.com\u202E.evil.org/x ok"), "https://bank.com[U+202E].evil.org/x ok",
  );
  assert.equal(seen("www.bank\u200B.org"), "www.bank[U+200B].org");
});

test("an override is drawn as a mark, wherever it stands, and turns nothing", () => {
  assert.equal(seen("invoice\u202Egnp.exe"), "invoice[U+202E]gnp.exe");
  assert.equal(seen("\u202D1 2\u202C"), "[U+202D]1 2\u202C");
  // Marks of direction that people need, and what emoji are made of.
  for (const text of ["שלום\u200F!", "می\u200Cخواهم", "👩\u200D🔬 1", "\u2067a\u2069 2"]) {
    assert.equal(seen(text), text);
  }
  assert.equal(preview("a\u202Eb\u2066c", 9), "abc");
});

test("a host in one script is a link, one in letters that are taken for others is not", () => {
  holds([
    "⟦https://münchen.de⟧", "⟦https://日本語.jp/a⟧", "⟦https://пример.рф⟧", "⟦https://مثال.com⟧",
    "⟦https://한국.com⟧", "⟦https://xn--mnchen-3ya.de⟧", "⟦https://παράδειγμα.ελ⟧",
    "⟦www.münchen.de→https://www.münchen.de⟧",
  ]);
  holdsNone([
    "https://exаmple.org", "https://аррӏе.com", "https://bаnk.рф", "https://gοοgle.com",
    "https://ıntel.com", "https://αpple.com", "https://例a.рф",
  ]);
});

test("mail addresses are found, and nothing that only looks like one", () => {
  holds([
    "⟦joe.smith+a@mail.x-y.org→mailto:joe.smith+a@mail.x-y.org⟧",
    "Mail:⟦joe@x.org→mailto:joe@x.org⟧;⟦ann@y.org→mailto:ann@y.org⟧",
    "'⟦joe@x.org→mailto:joe@x.org⟧'", "<⟦JOE@X.ORG→mailto:JOE@X.ORG⟧>",
    "-⟦a@x.org→mailto:a@x.org⟧-",
    "⟦o'brien@x.ie→mailto:o'brien@x.ie⟧", "⟦a%b@x.org→mailto:a%25b@x.org⟧",
    "⟦mailto:joe@x.org⟧.", "⟦mailto:joe+a@x.org⟧", "⟦MAILTO:joe@x.org→mailto:joe@x.org⟧",
    "⟦mailto:joe@x.org?subject=Hi⟧",
    "⟦mailto:joe@x.org⟧?attach=/etc/passwd", "⟦12345@x.org→mailto:12345@x.org⟧",
  ]);
  holdsNone([
    "@joe", "joe@", "joe@x", "joe@x.1", "a@b@c.org", "@user@mastodon.social", "git@github.com:a/b",
    "react@18.2.0", "icon@2x.png", "joe@-x.org", "joe@x..org", ".joe.@x.org", "éa@x.org",
    "sip:a@x.org",
    "mailto:", "mailto:joe", "mailto:?subject=x", "joe@x.orgé", "xmpp:a@b.org",
  ]);
});

test("telephone numbers as people write them are found", () => {
  holds([
    "⟦+49 30 1234567→tel:+49301234567⟧", "⟦+49 (0)30 123456→tel:+4930123456⟧",
    "⟦+493012345678→tel:+493012345678⟧,", "⟦+1 (555) 123-4567→tel:+15551234567⟧",
    "⟦+34 912 345 678→tel:+34912345678⟧", "⟦+81-3-1234-5678→tel:+81312345678⟧です",
    "⟦+33 1 23 45 67 89→tel:+33123456789⟧", "⟦+966 11 123 4567→tel:+966111234567⟧",
    "⟦0049 30 1234567→tel:+49301234567⟧", "⟦(030) 1234567→tel:0301234567⟧",
    "(⟦030 1234567→tel:0301234567⟧)", "⟦030/123456→tel:030123456⟧",
    "⟦0171-1234567→tel:01711234567⟧",
    "⟦089 1234-0→tel:08912340⟧", "⟦01 23 45 67 89→tel:0123456789⟧",
    "⟦01.23.45.67.89→tel:0123456789⟧",
    "⟦020 7946 0958→tel:02079460958⟧", "⟦01234 567890→tel:01234567890⟧",
    "電話⟦03-1234-5678→tel:0312345678⟧です", "⟦0120-123-456→tel:0120123456⟧",
    "⟦555-123-4567→tel:5551234567⟧", "⟦(555) 123-4567→tel:5551234567⟧",
    "⟦1-800-555-0199→tel:18005550199⟧", "⟦612 34 56 78→tel:612345678⟧",
    "⟦91 234 56 78→tel:912345678⟧",
    "Tel.: ⟦0301234567→tel:0301234567⟧", "phone ⟦5551234→tel:5551234⟧",
    "📞 ⟦0301234567→tel:0301234567⟧",
    "⟦tel:+49301234567⟧", "⟦TEL:110→tel:110⟧", "⟦tel:030 1234567→tel:0301234567⟧",
    "at 14:30 ⟦+49 30 1234567→tel:+49301234567⟧?",
  ]);
});

test("numbers of other things are left alone", () => {
  holdsNone([
    // Days and hours.
    "26.11.2026", "2026-11-26", "11/26/2026", "01-02-2026", "05.01.2026 10.30", "2026/01/02",
    "01.02.2026-03.02.2026", "08.00-12.00", "08:30-12:00", "2024-2026", "09.00-12.00 14.00-18.00",
    "2026-11-26T08:30:00Z", "20261126", "01 02 2026",
    // Amounts.
    "1 234 567,89 €", "1.234.567", "+1 000 000", "+10 000 000 EUR", "€ 030 123456", "0.1234567",
    "1,234,567.00", "912 345 678", "$ 555 123 4567", "+100.000.000", "0,12345678", "030 123456 €",
    // Cards and accounts.
    "4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005", "4111111111111111",
    "DE89 3704 0044 0532 0130 00", "NL91 ABNA 0417 1643 00", "GB29NWBK60161331926819",
    "FR76 3000 6000 0112 3456 7890 189", "04-00-04 12345678", "0123 4567 8901",
    // Identifiers.
    "00340434161094021501", "0123456789", "INV-030-1234567", "#0301 234567", "order 0171-1234567",
    "Rechnung 0815 471108", "Nr. 0301 234567", "978-3-16-148410-0", "0-306-40615-2", "123-45-6789",
    "012/345/67890", "12345-6789", "01067-01239", "192.168.100.200", "10.0.0.1", "0x030 123456",
    "a0301-234567", "0301-234567b", "550e8400-e29b-41d4-a716-446655440000", "C++ 030", "1:25000",
    "48.137154, 11.576124", "v01.02.0003", "0800-1600", "030 1234567/68", "Zimmer 0101-0110",
    "tel:", "tel:12", "tel:x", "030 123", "id=030-1234567",
    "注文番号 030-1234567", "+0 123 456 789", "+123", "++49 30 1234567", "5 + 3", "12345678",
  ]);
});

test("the parts of any text are the text, and each link opens one of four schemes", () => {
  const pieces = [
    "https://", "HTTP://", "www.", "mailto:", "tel:", "@", ".", "org", "x", "é", "а", "例", "。", "(",
    ")", "[", "]", "'", "\"", "<", ">", " ", "\n", "\u200B", "\u202E", "👍", "👩‍👩‍👧", "\uD83D",
    "\uDC4D",
    "+49", "030", "1234567", "-", "/", "?", "#", "&", "%40", "…", "،", ":", "\\", "\u0301", "joe",
  ];
  let seed = 7;
  const next = (count) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 65536) % count;
  };
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join("");
    const parts = partsOf(text);
    assert.equal(parts.map((part) => part.text).join(""), text);
    for (const { text: shown, address } of parts) {
      if (address === null) continue;
      assert.ok(URL.canParse(address), address);
      const { protocol, username } = new URL(address);
      assert.match(protocol, /^(?:https?|mailto|tel):$/);
      assert.equal(username, "");
      assert.doesNotMatch(shown, /["<>\n]/u);
      assert.doesNotMatch(address, /\p{Cf}/u);
      // As a browser would write it.
      const signs = shown.match(/\p{Cf}/gu) ?? [];
      for (const sign of signs) assert.ok(new URL(address).href.includes(encodeURIComponent(sign)));
      if (protocol !== "tel:") assert.doesNotMatch(shown, /\s/);
    }
  }
});

test("a text made to hurt is read in one pass", () => {
  // So long that what looks at each place again and again would not end.
  const length = 300_000;
  const units = [
    "https://", "http://a.b/(", "https://a.bを", "https://a.b/を", "www.", "www.a.b.", "mailto:",
    "tel:",
    "tel:1", "@", "a@", "a@a.", "a.", "-", "0", "0 ", "(", "(0", "+", "+1", "1(", ")", "'",
    "\u200B",
    "a\u200B", "👍", "e\u0301", "\u0301", "😀 ", "x".repeat(64) + "@", "https://a.b\u200B", "a-",
    "0 1/",
    "https://a.b/.", "mailto:a@b.c?subject=", "{", "%", "https://x🍕", "a@b.c,", "Tel 0",
  ];
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(length / unit.length));
    assert.ok(partsOf(text).length > 0, unit);
    assert.ok(preview(text, 100).length < 8_000, unit);
    assert.ok(!isEmojiOnly(text), unit);
    assert.ok(initials(text).length < 80, unit);
  }
});

test("a few emoji alone are shown large", () => {
  const few = [
    "🎉", "👍🏽🙏", "👩‍👩‍👧", "❤️", "❤", "😀 😀", "🇩🇪", "🇩🇪🇫🇷", "1️⃣", "#️⃣", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈",
    "🤷🏽‍♀️", "❤️‍🔥", "©️", "☎️",
  ];
  for (const text of few) assert.ok(isEmojiOnly(text), text);
  const others = ["", " ", "ok 👍", "123", "#", "©", "™", "1", "🇩", "😀".repeat(20), "\u200D", "a️"];
  for (const text of others) assert.ok(!isEmojiOnly(text), text);
});

test("a preview is one line, cut between letters", () => {
  assert.equal(preview("short", 10), "short");
  assert.equal(preview("one\ntwo\r\n\tthree ", 40), "one two three");
  assert.equal(preview("abcdef", 6), "abcdef");
  assert.equal(preview("abcdef", 5), "abcde…");
  assert.equal(preview("abc def", 4), "abc…");
  assert.equal(preview("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧👩‍👩‍👧…");
  assert.equal(preview("🇩🇪🇫🇷🇪🇸", 2), "🇩🇪🇫🇷…");
  assert.equal(preview("e\u0301e\u0301e\u0301", 2), "e\u0301e\u0301…");
  assert.equal(preview("नमस्ते", 2).at(-1), "…");
  assert.equal(preview(`a${"\u0301".repeat(5000)}b`, 3), "…");
  assert.equal(preview("", 3), "");
});

test("initials are whole letters, and two only where two stand side by side", () => {
  for (
    const [name, expected] of [
      ["Acme", "A"], ["acme bank", "AB"], ["Acme Bank of London", "AB"], ["  Ada   Lovelace ",
      "AL"],
      ["“Adler” Apotheke", "AA"], ["(Bank)", "B"], ["Łódź Śląsk", "ŁŚ"], ["шишкин мир", "ШМ"],
      ["بنك القاهرة", "ب"], ["مصر Bank", "م"], ["Bank مصر", "B"], ["日本 銀行", "日"], ["क्षत्रिय",
      "क्ष"],
      ["🇩🇪 Bank", "🇩🇪"], ["👩‍⚕️ Praxis", "👩‍⚕️"], ["e\u0301cole", "E\u0301"], ["ß", "ß"],
      ["4 Seasons", "4"],
      ["", ""], ["—", ""], ["\u202Eevil", "E"], ["\u200Fبنك", "ب"], ["Dr. Bell", "DB"], ["o2", "O"],
    ]
  ) {
    assert.equal(initials(name).normalize("NFC"), expected.normalize("NFC"), name);
  }
});

test("a name that runs with the sentence is left as it is, and others are isolated", () => {
  assert.equal(isolate("Bilal", "ltr"), "Bilal");
  assert.equal(isolate("Müller & Söhne (2)", "ltr"), "Müller & Söhne (2)");
  assert.equal(isolate("بلال", "rtl"), "بلال");
  assert.equal(isolate("بلال", "ltr"), "\u2068بلال\u2069");
  assert.equal(isolate("Bilal", "rtl"), "\u2068Bilal\u2069");
  assert.equal(isolate("بلال 2", "rtl"), "\u2068بلال 2\u2069");
  assert.equal(isolate("Bank בנק", "ltr"), "\u2068Bank בנק\u2069");
});

test("a name cannot turn round what stands behind it", () => {
  for (const control of "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069") {
    assert.equal(plainName(`a${control}b`), "ab");
    assert.equal(isolate(`${control}Bilal${control}`, "ltr"), "Bilal");
  }
  assert.equal(isolate("a\u200Fb", "ltr"), "\u2068a\u200Fb\u2069");
  assert.equal(plainName("one\ntwo\u2028three"), "one two three");
});
