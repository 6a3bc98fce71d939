/** Shares room among several wants. */

/**
 * Gives each want at most what it needs; what one does not need the others get, by weight.
 *
 * @returns the share of each, whole numbers that sum to at most `room`
 */
export function allot(room: number, wants: readonly { need: number; weight: number }[]): number[] {
  const shares = wants.map(() => 0);
  let open = wants.map((_, index) => index);
  let left = Math.max(0, Math.floor(room));
  while (open.length > 0 && left > 0) {
    const weights = open.reduce((sum, index) => sum + (wants[index]?.weight ?? 0), 0);
    const share = (index: number) => (left * (wants[index]?.weight ?? 0)) / weights;
    const content = open.filter(index => (wants[index]?.need ?? 0) <= share(index));
    if (content.length === 0) {
      open.forEach(index => {
        shares[index] = Math.floor(share(index));
      });
      return shares;
    }
    for (const index of content) {
      const need = wants[index]?.need ?? 0;
      shares[index] = need;
      left -= need;
    }
    open = open.filter(index => !content.includes(index));
  }
  return shares;
}
