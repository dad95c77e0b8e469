import type { DataSource } from '../definition/experiment.ts';
import { loadCifar } from './cifar.ts';
import type { DataSet } from './dataset.ts';
import type { Place } from './place.ts';
import { drawShapes } from './shapes.ts';

/** Reads or draws a data set of a definition. Throws a DataError that names file, byte and reason. */
export async function loadData(source: DataSource, place: Place): Promise<DataSet> {
  switch (source.format) {
    case 'cifar10':
    case 'cifar100':
      return loadCifar(source.format, source.path, place);
    case 'shapes':
      return drawShapes(source);
    default:
      throw new TypeError(`There is no reader for ${JSON.stringify(source satisfies never)}.`);
  }
}
