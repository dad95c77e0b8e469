import { isTable } from '../../definition/formats/table-columns.ts';
import { DataError } from '../data-error.ts';
import { newArrays } from './arrays.ts';
import { newPictures } from './pictures.ts';
import { newSentenceRows } from './sentences.ts';
import { newSounds } from './sounds.ts';
import { newTableRows } from './table.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/** Reads rows that a network has not seen in the form of its data set. Throws a DataError with file, expected and found. */
export async function readNewRows(request: NewRowsRequest): Promise<NewRows> {
  const { source, fitted } = request;
  const { inputs } = fitted;
  switch (inputs.type) {
    case 'columns':
      if (isTable(source)) return newTableRows({ ...request, source }, inputs.columns);
      break;
    case 'tokens':
      if (source.format === 'text' || source.format === 'labelledText' || source.format === 'conll')
        return newSentenceRows({ ...request, source }, inputs.tokens);
      break;
    case 'sounds':
      if (source.format === 'audio') return newSounds({ ...request, source }, inputs);
      break;
    case 'arrays':
      if (source.format === 'numpy') return newArrays({ ...request, source }, inputs);
      break;
    case 'pictures':
      return newPictures(request);
    default:
      return inputs satisfies never;
  }
  throw new DataError('data-format', `What was fitted on the data set does not fit its format ${source.format}.`);
}
