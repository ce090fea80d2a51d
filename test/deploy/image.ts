/** The Dockerfile as data: its stages, and what the image that comes of it is told. */
import { readFileSync } from 'node:fs';
import { DockerfileParser, type Instruction, type JSONInstruction, type PropertyInstruction } from 'dockerfile-ast';

export interface Stage {
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

export const dockerfile = readFileSync('Dockerfile', 'utf8');

export const stages: readonly Stage[] = DockerfileParser.parse(dockerfile)
  .getInstructions()
  .reduce<{ from: string; instructions: Instruction[] }[]>((found, instruction) => {
    if (instruction.getKeyword() === 'FROM') found.push({ from: wordsOf(instruction)[0] ?? '', instructions: [] });
    else found.at(-1)?.instructions.push(instruction);
    return found;
  }, []);

/** The stage that becomes the image. */
export const image = stages.at(-1) as Stage;

export const all = (stage: Stage, keyword: string): readonly Instruction[] =>
  stage.instructions.filter((instruction) => instruction.getKeyword() === keyword);

/** The only instruction of its kind in the image. */
export function only<I extends Instruction = Instruction>(keyword: string): I {
  const found = all(image, keyword);
  if (found.length !== 1) throw new Error(`The image has ${found.length} instructions ${keyword}, not one.`);
  return found[0] as I;
}

export function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

/** Of an instruction in JSON form: the program and its arguments. */
export const commandOf = (instruction: JSONInstruction): string[] =>
  instruction.getJSONStrings().map((word) => JSON.parse(word.getValue()) as string);

/** The variables that the image sets. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  all(image, 'ENV').flatMap((instruction) =>
    (instruction as PropertyInstruction)
      .getProperties()
      .map((property) => [property.getName(), property.getValue() ?? '']),
  ),
);
