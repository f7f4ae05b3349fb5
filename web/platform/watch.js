// A watch over what may never settle: it says so, and takes that back when it settles after all.

/** Longer than a slow phone takes, and soon enough for somebody who looks at the page. */
const slowMilliseconds = 8_000;

/**
 * @template Result
 * @param {Promise<Result>} promise
 * @param {(problem: "slow" | null) => void} tell
 * @returns {Promise<Result>}
 */
export async function watched(promise, tell) {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    tell("slow");
  }, slowMilliseconds);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    if (isLate) tell(null);
  }
}
