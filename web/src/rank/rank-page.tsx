import { useState } from 'preact/hooks';
import { Frame } from '../components/frame';
import { AboutVersion } from './about-version';
import { KeyForm } from './key-form';
import { ModelChoice } from './model-choice';
import { RefusalBox } from './refusal-box';
import { Trial } from './trial';
import { useModel } from './use-model';

/** The page on which a request is tried by hand. */
export function RankPage() {
  // In memory only: it goes with the page.
  const [key, setKey] = useState('');
  const [wasRefused, setRefused] = useState(false);
  const { models, choice, choose, details, refusal, lookAgain } = useModel(key);
  const needsKey = refusal?.status === 401 || wasRefused;
  const takeKey = (given: string) => {
    setRefused(false);
    setKey(given);
    if (given === key) lookAgain();
  };
  return (
    <Frame footer="Made by CrossDistil. What is typed here goes to this server and nowhere else, and is gone with the page.">
      <div class="head">
        <h1 tabIndex={-1}>Try a ranking</h1>
        {models && choice && <ModelChoice models={models} choice={choice} onChoose={choose} />}
        {details && <p class="formula">score = <code>{details.ranking}</code></p>}
      </div>
      {needsKey && <KeyForm wasWrong={key !== ''} onKey={takeKey} />}
      {!needsKey && refusal && <RefusalBox refusal={refusal}><button type="button" onClick={lookAgain}>Try again</button></RefusalBox>}
      {!refusal && models?.length === 0 && <p class="trouble" role="alert">The server has no model yet. <button type="button" onClick={lookAgain}>Look again</button></p>}
      {!refusal && (models === null || (choice && !details)) && <p class="waiting" role="status">Reading the model…</p>}
      {details && <Trial details={details} apiKey={key} onRefused={() => setRefused(true)} onGone={lookAgain} />}
      {details && <AboutVersion details={details} />}
    </Frame>
  );
}
