/** The Dockerfile as data: its stages, and what the image that comes of it is told. */
import { readFileSync } from 'node:fs';
import { DockerfileParser, type Instruction, type PropertyInstruction } from 'dockerfile-ast';

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
export function only(keyword: string): Instruction {
  const [found, ...others] = all(image, keyword);
  if (!found || others.length > 0) throw new Error(`The image has not exactly one instruction ${keyword}.`);
  return found;
}

export function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

/** The program and its arguments, of an instruction that ends with them in JSON. */
export const commandOf = (instruction: Instruction): string[] =>
  JSON.parse(/\[.*\]$/s.exec(instruction.getArgumentsContent() ?? '')?.[0] ?? '[]') as string[];

/** The variables that the image sets. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  all(image, 'ENV').flatMap((instruction) =>
    (instruction as PropertyInstruction)
      .getProperties()
      .map((property) => [property.getName(), property.getValue() ?? '']),
  ),
);
