using System.Text.Json;
using System.Text.Json.Nodes;
using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;

namespace CrossDistil.Experiments.Binding;

/// <summary>What options say about one another. Each rule reads the tree leniently: what has the wrong type is another fault's business.</summary>
internal static class Rules
{
    private const string Tasks = "tasks";

    /// <summary>Adds a fault for every rule that the file breaks.</summary>
    public static void Check(JsonObject root, string file, List<Fault> faults)
    {
        void Report(string path, string problem, string remedy) => faults.Add(new Fault($"{file}: {path}", problem, remedy));
        foreach (var list in new[] { "features", Tasks })
            foreach (var name in Repeated(root[list])) Report(list, $"two are named \"{name}\"", "give each its own name");
        Embeddings(root, Report);
        TaskCount(root, Report);
        if (TaskNames(root) is { } tasks) TaskRules.Check((JsonArray)root[Tasks]!, tasks, Report);
        HashShares(root, Report);
        QueryOverTables(root, Report);
    }

    /// <summary>Names of the tasks in order; null when not every task can be read.</summary>
    public static IReadOnlyList<string>? TaskNames(JsonObject root)
    {
        if (root[Tasks] is not JsonArray { Count: > 0 } tasks) return null;
        var names = tasks.Select(OptionPath.NameOf).OfType<string>().ToArray();
        return names.Length == tasks.Count ? names : null;
    }

    private static IEnumerable<string> Repeated(JsonNode? list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = (list as JsonArray ?? []).Select(OptionPath.NameOf).OfType<string>();
        return names.Where(name => name.Length > 0 && !seen.Add(name)).Distinct(StringComparer.Ordinal);
    }

    private static void Embeddings(JsonObject root, Action<string, string, string> report)
    {
        if (root["features"] is JsonArray { Count: > 0 } features && features.All(IsStandardised))
            report(
                "features", "all are standardised numbers, and the model needs an embedding", "set buckets on one of them, or add a categorical feature");

        static bool IsStandardised(JsonNode? feature) =>
            feature is JsonObject written && Describe.Text(written[KindsShape.Kind]) is "numeric" && written["buckets"] is null;
    }

    private static void TaskCount(JsonObject root, Action<string, string, string> report)
    {
        var distils = root["method"] is not JsonObject method || Describe.Text(method[KindsShape.Kind]) is "crossdistil";
        if (distils && root[Tasks] is JsonArray { Count: 1 })
            report(Tasks, "1 task, but method.kind \"crossdistil\" learns across tasks", "add a task, or set method.kind to \"plain\"");
        if (root[Tasks] is JsonArray { Count: > Stratum.MostTasks } many)
            report(Tasks, $"{many.Count} tasks, more than {Stratum.MostTasks}", "leave some out, or train them apart");
    }

    private static void HashShares(JsonObject root, Action<string, string, string> report)
    {
        if (root["split"] is not JsonObject split || Describe.Text(split[KindsShape.Kind]) is not "hash") return;
        var standard = new HashSplit { Key = string.Empty };
        var (validation, test) = (Share(split["validation"], standard.Validation), Share(split["test"], standard.Test));
        if (validation + test >= 1) report("split", $"validation {validation} and test {test} leave nothing to train on", "make their sum less than 1");
    }

    private static void QueryOverTables(JsonObject root, Action<string, string, string> report)
    {
        if (root["source"] is not JsonObject source || source["tables"] is not JsonObject tables) return;
        if (tables.Count == 0) report("source.tables", "no table", "name at least one, such as \"log\": \"log.csv\"");
        if (tables.Count > 1 && source["query"] is null)
            report("source.query", $"missing key, and there are {tables.Count} tables", "add a SELECT that joins them");
    }

    private static double Share(JsonNode? share, double standard) =>
        share is null ? standard : share.GetValueKind() == JsonValueKind.Number ? share.AsValue().GetValue<JsonElement>().GetDouble() : 0;
}
