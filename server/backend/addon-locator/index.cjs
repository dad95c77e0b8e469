'use strict';
/**
 * @tensorflow/tfjs-node-gpu asks node-pre-gyp where its addon lies. The addon is compiled by our set-up into a per-user
 * cache, so package.json puts this module in node-pre-gyp's place; the backend names the file before it loads the package.
 */
exports.find = () => process.env.MTL_TENSORFLOW_ADDON ?? '';
