import { Option } from 'commander';

/** `--backend`, of commands that compute. */
export function backendOption(): Option {
  const option = new Option('--backend <name>', 'what computes; TensorFlow where it is set up, else wasm');
  return option.choices(['tensorflow', 'wasm']);
}
