import { html, nothing } from 'lit';
import { bytes, count, long_day } from '../format.js';
import { LightElement } from '../light-element.js';
import { Listening } from '../store.js';

const kHeight = 200; // pixels
const kDay = 86_400; // seconds
const kDaysApart = [1, 2, 7, 14, 30, 61, 91, 182, 365, 730]; // of the words below the chart

function seconds_of(day) {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** [[seconds], [bytes so far]]: from the day before the first one to this moment. */
function series_of(days, now = Date.now() / 1000) {
  const first = seconds_of(days[0].day) - kDay;
  const [times, sums] = [[first], [0]];
  for (const { day, bytes: added } of days) {
    times.push(seconds_of(day));
    sums.push(sums.at(-1) + added);
  }
  times.push(Math.max(now, times.at(-1) + 1));
  sums.push(sums.at(-1));
  return [times, sums];
}

/** How much was backed up by when. `days`: [{day, files, bytes}], oldest first. */
class BackupChart extends LightElement {
  static properties = { days: { attribute: false }, pointed: { state: true } };

  #plot = null;
  #drawn = null; // days
  #resized = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.days = null;
    this.pointed = '';
    const theme = window.matchMedia('(prefers-color-scheme: dark)');
    new Listening(
      this,
      () => theme,
      'change',
      () => this.#plot?.redraw(false, true),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = this.#drawn = null;
  }

  updated() {
    if (this.days?.length > 0 && this.days !== this.#drawn) this.#draw(this.days);
  }

  async #draw(days) {
    this.#drawn = days;
    const data = series_of(days);
    if (this.#plot) {
      this.#plot.setData(data);
      return;
    }
    const { default: Plot } = await import('uplot');
    const place = this.querySelector('.plot');
    if (this.#plot || !place || !this.isConnected) return;
    this.#plot = new Plot(this.#options(Plot), series_of(this.days), place);
  }

  #options(Plot) {
    const colour = (name) => () => getComputedStyle(this).getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--pico-muted-color'),
      grid: { stroke: colour('--pico-muted-border-color'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    return {
      width: this.#width(),
      height: kHeight,
      tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      legend: { show: false },
      hooks: { setCursor: [({ data: [times, sums], cursor: { idx } }) => this.#point(times[idx], sums[idx])] },
      scales: { y: { range: (_, __, most) => [0, most * 1.08 || 1] } },
      series: [
        {},
        {
          stroke: colour('--pico-primary'),
          fill: colour('--ms-tint'),
          width: 2,
          paths: Plot.paths.stepped({ align: 1 }),
          points: { show: false },
        },
      ],
      axes: [
        {
          ...axis,
          size: 30,
          incrs: kDaysApart.map((number) => number * kDay),
          values: (_, splits) => splits.map((at) => day_label(at, splits)),
        },
        { ...axis, size: 72, values: (_, splits) => splits.map((sum) => (sum === 0 ? '0' : bytes(sum))) },
      ],
    };
  }

  #point(at, sum) {
    const day = at === undefined ? '' : new Date(at * 1000).toISOString().slice(0, 10);
    this.pointed = day ? `${long_day(day)}: ${bytes(sum)}` : '';
  }

  #width() {
    const place = this.querySelector('.plot');
    return Math.max(200, place?.clientWidth ?? 0);
  }

  #fit() {
    if (this.#plot && this.#plot.width !== this.#width()) {
      this.#plot.setSize({ width: this.#width(), height: kHeight });
    }
  }

  render() {
    if (!this.days?.length) return nothing;
    const files = this.days.reduce((sum, day) => sum + day.files, 0);
    const total = this.days.reduce((sum, day) => sum + day.bytes, 0);
    const words = `${bytes(total)} in ${count(files, 'file')} since ${long_day(this.days[0].day).split(', ')[1]}`;
    return html`<figure class="panel backup-chart"><figcaption>${this.pointed || words}</figcaption>
      <div class="plot" role="img" aria-label="Chart: ${words}"></div></figure>`;
  }
}

/** With the year where the whole is longer than one. */
function day_label(at, splits) {
  const is_long = splits.at(-1) - splits[0] > 300 * kDay;
  const options = is_long ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' };
  return new Date(at * 1000).toLocaleDateString('en-GB', { ...options, timeZone: 'UTC' });
}

customElements.define('ms-backup-chart', BackupChart);
