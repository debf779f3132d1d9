// Draws the OpenAPI description: one entry for each address and method, with its parameters, body and answers.

import { html, nothing, render } from 'lit';
import { get_description } from './calls/system.js';

const kMethods = ['get', 'post', 'put', 'patch', 'delete'];

/** The words of a JSON Schema: its type, limits and values. */
function type_of(schema = {}) {
  if (schema.$ref) return schema.$ref.split('/').pop();
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'object' && schema.properties)
    return `{ ${Object.entries(schema.properties)
      .map(([name, value]) => `${name}: ${type_of(value)}`)
      .join(', ')} }`;
  const words = [schema.type].flat().filter(Boolean).join(' | ') || 'any';
  const bounds = [
    schema.items && `of ${type_of(schema.items)}`,
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `to ${schema.maximum}`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.pattern,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ];
  return [words, ...bounds].filter(Boolean).join(' ');
}

function table_of(rows) {
  if (rows.length === 0) return nothing;
  return html`<div class="overflow-auto"><table>
    ${rows.map(
      ([name, words, more]) => html`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>${words}</td>
        <td>${more}</td>
      </tr>`,
    )}
  </table></div>`;
}

/** [[media type, words of its schema], …] */
function contents_of(content = {}) {
  return Object.entries(content).map(([type, { schema }]) => [type, schema ? type_of(schema) : '']);
}

function operation_of(path, method, operation) {
  const parameters = (operation.parameters ?? []).map((parameter) => [
    parameter.name,
    `${parameter.in}: ${type_of(parameter.schema)}`,
    parameter.description ?? '',
  ]);
  const answers = Object.entries(operation.responses).map(([status, response]) => [
    status,
    response.description,
    contents_of(response.content)
      .map(([, words]) => words)
      .join(' '),
  ]);
  return html`<details>
    <summary><strong>${method.toUpperCase()}</strong> <code>${path}</code> ${operation.summary}</summary>
    ${operation.description ? html`<p>${operation.description}</p>` : nothing}
    ${parameters.length > 0 ? html`<h3>Parameters</h3>` : nothing} ${table_of(parameters)}
    ${operation.requestBody ? html`<h3>Body</h3>` : nothing} ${table_of(contents_of(operation.requestBody?.content))}
    <h3>Answers</h3>
    ${table_of(answers)}
  </details>`;
}

function section_of(tag, paths) {
  return html`<section>
    <h2>${tag.description}</h2>
    ${Object.entries(paths).flatMap(([path, methods]) =>
      kMethods
        .filter((method) => methods[method]?.tags.includes(tag.name))
        .map((method) => operation_of(path, method, methods[method])),
    )}
  </section>`;
}

function schema_of([name, schema]) {
  return html`<details>
    <summary><code>${name}</code></summary>
    ${table_of(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, type_of(value), value.description]))}
  </details>`;
}

function page_of({ info, tags, paths, components }) {
  return html`<h1>${info.title}</h1>
    <p>${info.description} <a href="/rear-diff/openapi.json">openapi.json</a> · <a href="/">dashboard</a></p>
    ${tags.map((tag) => section_of(tag, paths))}
    <section>
      <h2>Objects</h2>
      ${Object.entries(components.schemas).map(schema_of)}
    </section>`;
}

const place = document.getElementById('docs');
try {
  const description = await get_description();
  place.replaceChildren();
  render(page_of(description), place);
} catch (error) {
  place.replaceChildren(`The description could not be read: ${error.message}`);
}
