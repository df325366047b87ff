import { useEffect, useState } from 'preact/hooks';
import { Refusal, fetchDetails, fetchModels } from './api';
import type { Details, ModelEntry } from './model';

export interface Choice {
  model: string;
  version: string;
}

/** The models of the server and the version that is chosen: at first what answers where none is named. */
export function useModel(key: string) {
  const [models, setModels] = useState<ModelEntry[] | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [details, setDetails] = useState<Details | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [look, setLook] = useState(0);
  useEffect(() => {
    let isOver = false;
    const found = (list: ModelEntry[]) => {
      if (isOver) return;
      setModels(list);
      setRefusal(null);
      setChoice((old) => (list.some(({ name, versions }) => name === old?.model && versions.includes(old.version)) ? old : firstOf(list)));
    };
    fetchModels(key).then(found, (error: Refusal) => { if (!isOver) setRefusal(error); });
    return () => { isOver = true; };
  }, [key, look]);
  useEffect(() => {
    if (!choice) return;
    let isOver = false;
    const found = (answer: Details) => {
      if (isOver) return;
      setDetails(answer);
      setRefusal(null);
    };
    fetchDetails(choice.model, choice.version, key).then(found, (error: Refusal) => { if (!isOver) setRefusal(error); });
    return () => { isOver = true; };
  }, [choice, key, look]);
  return { models, choice, choose: setChoice, details, refusal, lookAgain: () => setLook(look + 1) };
}

const firstOf = ([first]: ModelEntry[]): Choice | null => (first ? { model: first.name, version: first.default } : null);
