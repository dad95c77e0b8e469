/** The notification that says what data set is being looked at: its name, or null. */
export const lookingMethod = 'mtl/looking';

/** Says something only where it is not what was said last. */
export function toldOnce<T>(say: (value: T) => void): (value: T) => void {
  let last: { readonly value: T } | undefined;
  return (value) => {
    if (last?.value === value) return;
    last = { value };
    say(value);
  };
}
