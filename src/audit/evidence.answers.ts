/** What is answered about the tree. Hashes are base64, as in checkpoints. */
import { ApiProperty } from '@nestjs/swagger';
import type { TreeHead } from './merkle/verify.js';

const hash = { type: String, example: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' } as const;
const proof = {
  type: String,
  isArray: true,
  description: 'The hashes of the proof, in the order of RFC 6962',
} as const;

export const VerifierProperty = (description: string) =>
  ApiProperty({ description: `${description}: name+id+key`, example: 'waybill/0197f3a1+5b0c6a2f+AUqx…' });

export class TreeAnswer {
  @ApiProperty({ description: 'Leaves: one for each event of the log so far' }) size!: number;
  @ApiProperty({ ...hash, description: 'The root of the tree (RFC 6962)' }) root!: string;
}

export class NamedTreeAnswer extends TreeAnswer {
  @VerifierProperty('The key that checkpoints are verified with, as public tools take it') verifier!: string;
}

export class InclusionAnswer extends TreeAnswer {
  @ApiProperty({ description: 'Which leaf the event is, from 0' }) index!: number;
  @ApiProperty({ ...hash, description: 'Its hash' }) leaf!: string;
  @ApiProperty(proof) proof!: string[];
}

export class ConsistencyAnswer {
  @ApiProperty({ type: TreeAnswer, description: 'The older tree' }) older!: TreeAnswer;
  @ApiProperty({ type: TreeAnswer, description: 'The newer tree' }) newer!: TreeAnswer;
  @ApiProperty(proof) proof!: string[];
}

export const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const treeAnswer = ({ size, root }: TreeHead): TreeAnswer => ({ size, root: inBase64(root) });
