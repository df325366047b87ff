using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Serving.Models;

/// <summary>Scores a bundle's own examples before anyone else's rows: its code is compiled, its numbers are in memory, and nonsense is seen before it is served.</summary>
internal static class WarmUp
{
    private const int Rows = 64;
    private const int Passes = 30; // what runs so often is compiled again, better

    /// <exception cref="InputException">A logit is no number.</exception>
    public static void Run(string path, Ranker ranker)
    {
        var request = ranker.NewRequest();
        for (var pass = 0; pass < Passes; pass++)
        {
            Fill(ranker, request);
            ranker.Score(request);
        }

        for (var task = 0; task < ranker.Tasks.Count; task++)
            foreach (var logit in request.Logits(task))
                if (!float.IsFinite(logit)) throw new InputException(path, $"gives no number for the task {ranker.Tasks[task]} on its own examples", "train again: these weights are damaged or diverged");
    }

    private static void Fill(Ranker ranker, RankRequest request)
    {
        request.Begin(Rows);
        for (var feature = 0; feature < ranker.Features.Count; feature++)
        {
            var examples = ranker.Features[feature].Examples;
            for (var row = 0; row < Rows && examples.Count > 0; row++) request.Set(row, feature, ValueOf(examples[row % examples.Count]));
        }
    }

    private static RawValue ValueOf(JsonElement example) => example.ValueKind switch
    {
        JsonValueKind.String => example.GetString(),
        JsonValueKind.Number => example.TryGetInt64(out var integer) ? integer : example.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => example.GetBoolean(),
        _ => default,
    };
}
