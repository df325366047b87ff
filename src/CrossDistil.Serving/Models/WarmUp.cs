using CrossDistil.Data.Encoding;

namespace CrossDistil.Serving.Models;

/// <summary>
/// Scores a bundle's own examples before any request: the code is compiled, the weights are in memory, and damaged
/// weights are found before they are served.
/// </summary>
internal static class WarmUp
{
    private const int Rows = 64;
    private const int Passes = 30; // after so many calls the runtime compiles the code again, optimised

    /// <exception cref="InputException">A logit is not a finite number.</exception>
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
                if (!float.IsFinite(logit))
                    throw new InputException(
                        path, $"gives no number for the task {ranker.Tasks[task]} on its own examples",
                        "train again: these weights are damaged or diverged");
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
