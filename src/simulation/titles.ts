/** Invented titles: the n-th is always the same, and several branches own copies of it. */
const FIRST =
  'Quiet Golden Hidden Broken Winter Silver Lonesome Wild Distant Burning Last Crooked Painted Hollow'.split(' ');
const SECOND = 'River Prairie Mountain Orchard Railroad Harvest Meadow Lantern Canyon Homestead Garden Crossing'.split(
  ' ',
);
const ENDINGS = [
  '',
  ' of the North',
  ' in Autumn',
  ' Revisited',
  ': a Memoir',
  ': Stories',
  ' for Beginners',
  ': a History',
];
const THEMES = 'Secrets Letters Songs Maps Shadows Daughters Horses Recipes Voices Ghosts'.split(' ');
const COLLECTIONS = 'Fiction Nonfiction Mystery Juvenile Easy DVD Audiobook Large-Print'.split(' ');

export const TITLES = FIRST.length * SECOND.length * ENDINGS.length * THEMES.length;

export function titleOf(n: number): string {
  const [first, afterFirst] = choose(FIRST, n);
  const [second, afterSecond] = choose(SECOND, afterFirst);
  const [ending, afterEnding] = choose(ENDINGS, afterSecond);
  const [theme] = choose(THEMES, afterEnding);
  return `${theme} of the ${first} ${second}${ending}`;
}

export const collectionOf = (n: number): string => choose(COLLECTIONS, n)[0];

/** The list's n-th element, counting round, and what of n is left for the next list. */
function choose(list: readonly string[], n: number): [string, number] {
  return [list[n % list.length] ?? '', Math.floor(n / list.length)];
}
