// The heads of the prior: what each learns, from which set, and how.

/** What is gained by asking the strong model instead of the weak one: −1, 0 or 1. */
export const gain = ({ weak, strong }) => strong - weak;
const right = ({ weak }) => weak;

/** A question with options whose answer by the small model is right: measured, not shipped. */
export const CHOICE_RIGHT = {
  set: 'mmlu',
  target: right,
  options: { penalty: 150, loud: 0.3, buckets: 1 << 15 }
};

export const FORMS = {
  choice: { ...CHOICE_RIGHT, target: gain },
  problem: { set: 'gsm8k', target: gain, options: { penalty: 60, loud: 0.5, buckets: 1 << 12 } },
  draft: {
    set: 'gsm8k',
    target: gain,
    options: { penalty: 200, loud: 1, buckets: 0, withDraft: true }
  },
  right: {
    set: 'gsm8k',
    target: right,
    options: { penalty: 200, loud: 1, buckets: 0, withDraft: true }
  }
};
