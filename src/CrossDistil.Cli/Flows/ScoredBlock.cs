using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Cli.Flows;

/// <summary>Some rows of the input: read, scored, then written.</summary>
internal sealed class ScoredBlock(int rows, Ranker ranker)
{
    private readonly RankRequest _request = ranker.NewRequest();

    public InputBlock Input { get; } = new(rows);

    public void Score(Ranker ranker, PredictColumns columns)
    {
        _request.Begin(Input.Rows);
        for (var column = 0; column < columns.Positions.Count; column++)
            for (var row = 0; row < Input.Rows; row++)
                if (columns.IsList[column]) _request.Set(row, columns.Positions[column], Input.Values(column, row));
                else _request.Set(row, columns.Positions[column], Input.Value(column, row));
        ranker.Score(_request);
    }

    /// <summary>Writes the rows, numbered from <paramref name="first"/>; returns the number of the next one.</summary>
    public long Write(PredictionFile file, PredictColumns columns, long first)
    {
        for (var row = 0; row < Input.Rows; row++)
        {
            file.Begin(first + row);
            for (var kept = 0; kept < columns.Kept; kept++) file.Add(Input.Value(columns.Positions.Count + kept, row));
            for (var task = 0; task < columns.Tasks; task++)
            {
                file.Add(_request.Logits(task)[row]);
                file.Add(_request.Probabilities(task)[row]);
            }

            file.Add(_request.Scores[row]);
            if (columns.Explain)
            {
                var (missing, unknown) = _request.Gaps(row);
                file.Add(missing);
                file.Add(unknown);
            }

            file.End();
        }

        return first + Input.Rows;
    }
}
