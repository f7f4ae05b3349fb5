// Each zone is looked at by a process of its own: a zone is a property of the process.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { clock, dayKey, dayName } from "../../web/kit/days.js";
import { nextMidnight } from "../../web/kit/midnight.js";
import { shortTime } from "../../web/pages/desk/shown.js";

const zones = {
  // The night of 29 March has no half past two, that of 25 October has it twice.
  "Europe/Berlin": (at) => {
    everyDayOf(2026, 365);
    assert.equal(nextMidnight(at(2026, 3, 29, 0)) - at(2026, 3, 29, 0), 23 * 3_600_000);
    assert.equal(nextMidnight(at(2026, 10, 25, 0)) - at(2026, 10, 25, 0), 25 * 3_600_000);
    // 24 hours before half past midnight on the 30th it was the 28th.
    assert.equal(name(at(2026, 3, 29, 0, 10), at(2026, 3, 30, 0, 30)), "Yesterday");
    assert.equal(name(at(2026, 3, 28, 23, 50), at(2026, 3, 30, 0, 30)), "Saturday 28 March");
    // 24 hours before half past eleven on the 25th it was still the 25th.
    assert.equal(name(at(2026, 10, 25, 0, 10), at(2026, 10, 25, 23, 50)), "Today");
    assert.equal(name(at(2026, 10, 24, 23, 50), at(2026, 10, 25, 23, 50)), "Yesterday");
  },
  // Until 2019 clocks changed at midnight: 4 November 2018 began at one.
  "America/Sao_Paulo": (at) => {
    everyDayOf(2018, 365);
    assert.equal(nextMidnight(at(2018, 11, 3, 12)), at(2018, 11, 4, 1));
    assert.equal(name(at(2018, 11, 4, 1, 1), at(2018, 11, 5, 0, 30)), "Yesterday");
    assert.equal(name(at(2018, 11, 3, 23, 59), at(2018, 11, 4, 1, 0)), "Yesterday");
    assert.equal(name(at(2018, 2, 17, 23, 30), at(2018, 2, 18, 23, 30)), "Yesterday");
  },
  "Asia/Tokyo": (at) => {
    everyDayOf(2026, 365);
    assert.equal(name(at(2026, 1, 1, 0), at(2026, 1, 1, 23, 59)), "Today");
    assert.equal(name(at(2025, 12, 31, 23, 59), at(2026, 1, 1, 0)), "Yesterday");
    assert.equal(name(at(2025, 12, 30), at(2026, 1, 1)), "Tuesday 30 December 2025");
  },
  // Samoa had no 30 December 2011.
  "Pacific/Apia": (at) => {
    everyDayOf(2011, 364);
    assert.equal(nextMidnight(at(2011, 12, 29, 12)), at(2011, 12, 31, 0));
    assert.equal(dayKey(nextMidnight(at(2011, 12, 29, 12))), "2011-12-31");
    assert.equal(name(at(2011, 12, 31, 1), at(2011, 12, 31, 23)), "Today");
    assert.equal(name(at(2011, 12, 29, 23), at(2011, 12, 31, 1)), "Thursday 29 December");
  },
};

const manner = { locale: "en-GB", hourCycle: undefined, today: "Today", yesterday: "Yesterday" };
/** Some versions of the tables have a comma there. */
const name = (time, now) => dayName(time, now, manner).replace(",", "");

/** From midnight to midnight through a year: each day begins once, and has the one before it. */
function everyDayOf(year, count) {
  let now = new Date(year, 0, 1).getTime();
  let before = null;
  for (let day = 0; day < count; day += 1) {
    const next = nextMidnight(now);
    assert.ok(next > now);
    assert.equal(dayKey(next - 1), dayKey(now));
    assert.notEqual(dayKey(next), dayKey(now));
    assert.equal(name(now, next - 1), "Today");
    if (before !== null) {
      const isNextDate = new Date(now).getDate() - new Date(before).getDate() !== 2;
      assert.equal(name(before, now) === "Yesterday", isNextDate);
      assert.equal(name(before, next - 1) === "Yesterday", isNextDate);
    }
    before = now;
    now = next;
  }
  assert.equal(dayKey(now), `${year + 1}-1-1`);
}

const zone = process.env.SOTTO_ZONE;
if (zone) {
  assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
  zones[zone]((year, month, ...rest) => new Date(year, month - 1, ...rest).getTime());
} else {
  for (const each of Object.keys(zones)) {
    test(`days are the calendar's in ${each}`, () => {
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
        env: { ...env, TZ: each, SOTTO_ZONE: each }, encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
    });
  }

  const at = (...parts) => new Date(...parts).getTime();
  const now = at(2026, 10, 26, 12);

  test("a list shows the hour, yesterday, the day, and the year where it is another", () => {
    const short = (time) => shortTime(time, now, manner);
    assert.equal(short(at(2026, 10, 26, 9, 5)), "09:05");
    assert.equal(short(at(2026, 10, 25, 23, 59)), "Yesterday");
    assert.equal(short(at(2026, 10, 24)), "24 Nov");
    assert.equal(short(at(2026, 0, 1)), "1 Jan");
    assert.equal(short(at(2025, 11, 31)), "31 Dec 2025");
    // A clock that was wrong.
    assert.equal(short(at(2027, 0, 1)), "1 Jan 2027");
    assert.equal(short(at(2026, 10, 27)), "27 Nov");
  });

  test("dates are in the language of the page, hours as the browser counts them", () => {
    const german = { locale: "de", hourCycle: "h12", today: "Heute", yesterday: "Gestern" };
    assert.equal(dayName(at(2026, 10, 20), now, german), "Freitag, 20. November");
    assert.equal(dayName(at(2024, 1, 29), now, german), "Donnerstag, 29. Februar 2024");
    assert.match(clock(at(2026, 10, 20, 15, 4), german), /^0?3:04\sPM$/);
    assert.equal(clock(at(2026, 10, 20, 15, 4), manner), "15:04");
    const american = { ...manner, locale: "en-US", hourCycle: "h23" };
    assert.equal(dayName(at(2026, 10, 20), now, american), "Friday, November 20");
    assert.equal(clock(at(2026, 10, 20, 9, 4), american), "09:04");
    assert.equal(shortTime(at(2025, 10, 20), now, { ...manner, locale: "ja" }), "2025年11月20日");
  });
}
