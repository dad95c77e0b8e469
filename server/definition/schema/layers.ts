import { layerOptions } from './layers/containers.ts';
import type { ChoiceSchema, ListSchema } from './schema.ts';

export const layerSchema = { kind: 'choice', what: 'layer', options: layerOptions } as const satisfies ChoiceSchema;

export const layersSchema = { kind: 'list', of: layerSchema } as const satisfies ListSchema;
