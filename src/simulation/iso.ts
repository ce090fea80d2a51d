/** Times as text, UTC ISO 8601 with milliseconds. `Date` does it too, but a simulated year writes millions of them. */
const DAY = 86_400_000;

let knownDay = Number.NaN;
let date = '';

export function iso(time: number): string {
  const whole = Math.floor(time);
  const day = Math.floor(whole / DAY);
  if (day !== knownDay) {
    knownDay = day;
    date = new Date(day * DAY).toISOString().slice(0, 11);
  }
  const left = whole - day * DAY;
  const seconds = Math.floor(left / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(left % 1000)}Z`;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const three = (n: number): string => String(n).padStart(3, '0');
