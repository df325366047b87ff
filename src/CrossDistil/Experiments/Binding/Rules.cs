using System.Text.Json.Nodes;
using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments.Binding;

/// <summary>
/// Rules across options. Each reads the tree leniently: values of the wrong type are reported elsewhere.
/// </summary>
internal static class Rules
{
    private const string Tasks = "tasks";
    private const string Features = "features";

    /// <summary>Adds a fault for every rule that the file breaks.</summary>
    public static void Check(JsonObject root, string file, List<Fault> faults)
    {
        void Report(string path, string problem, string remedy) => faults.Add(new Fault($"{file}: {path}", problem, remedy));
        var rules = new DataRules(Report);
        foreach (var list in (string[])[Features, Tasks])
            rules.Names(list, (root[list] as JsonArray ?? []).Select(OptionPath.NameOf).OfType<string>());
        Embeddings(root, Report);
        Outcomes(root, Report);
        TaskCount(root, Report);
        if (TaskNames(root) is not null) rules.Tasks([.. root[Tasks]!.AsArray().Select(task => Task((JsonObject)task!))]);
        if (root["split"] is JsonObject split && Describe.Text(split[KindsShape.Kind]) is "hash") rules.Split(Hash(split));
        if (root["source"] is JsonObject source && source["tables"] is JsonObject tables)
            rules.Source(tables.Count, source["query"] is not null);
        PrivilegedFeatures(root, Report);
        SelectionByUser(root, Report);
        SnapshotInTime(root, Report);
        Variants(root, file, faults);
    }

    /// <summary>Names of the tasks in order; null when not every task can be read.</summary>
    public static IReadOnlyList<string>? TaskNames(JsonObject root)
    {
        if (root[Tasks] is not JsonArray { Count: > 0 } tasks) return null;
        var names = tasks.Select(OptionPath.NameOf).OfType<string>().ToArray();
        return names.Length == tasks.Count ? names : null;
    }

    private static TaskOptions Task(JsonObject task) => new()
    {
        Name = OptionPath.NameOf(task)!,
        Negative = IsTrue(task["negative"]),
        Requires = Describe.Text(task["requires"]),
        Swapped = Number(task["swapped"]) ?? 0,
        Order = task["order"] is JsonArray { Count: > 0 } order && order.All(level => Describe.Text(level) is not null)
            ? [.. order.Select(level => Describe.Text(level)!)]
            : null,
    };

    private static HashSplit Hash(JsonObject split)
    {
        var standard = new HashSplit { Key = string.Empty };
        return standard with { Validation = Share("validation", standard.Validation), Test = Share("test", standard.Test) };

        double Share(string key, double value) => split[key] is null ? value : Number(split[key]) ?? 0;
    }

    private static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static void Embeddings(JsonObject root, Action<string, string, string> report)
    {
        if (root[Features] is not JsonArray { Count: > 0 } features) return;
        var seen = features.Where(feature => !IsPrivileged(feature)).ToArray();
        if (seen.Length == 0)
            report(
                Features, "all are privileged, and the students need one that is not", "add a feature that is known when rows are ranked");
        else if (Array.TrueForAll(seen, IsStandardised))
            report(
                Features,
                $"all {(seen.Length < features.Count ? "that students see " : string.Empty)}are standardised numbers, and the model needs an embedding",
                "set buckets on one of them, or add a categorical feature");

        static bool IsStandardised(JsonNode? feature) =>
            feature is JsonObject written && Describe.Text(written[KindsShape.Kind]) is "numeric" && written["buckets"] is null;
    }

    /// <summary>Students must not see privileged columns or labels, which are unknown when rows are ranked.</summary>
    private static void Outcomes(JsonObject root, Action<string, string, string> report)
    {
        if (root[Features] is not JsonArray features) return;
        SqlValue[] values = [.. features.Select(feature => SqlValue.Of(feature, "expression")).OfType<SqlValue>()];
        SqlValue[] labels = [.. (root[Tasks] as JsonArray ?? []).Select(task => SqlValue.Of(task, "label")).OfType<SqlValue>()];
        SqlValue[] held =
            [.. values.Where(value => value.IsPrivileged && value.Tokens.NamesColumn)
                .Select(value => value with { Tokens = value.Tokens.OnlyColumn ?? value.Tokens })];
        foreach (var value in values.Where(value => !value.IsPrivileged))
        {
            var path = OptionPath.Join(Features, value.Name);
            if (Array.Find(held, other => value.Tokens.Contains(other.Tokens)) is { } outcome)
                report(
                    path, $"uses {Describe.Cut(outcome.Sql)}, which the privileged feature {outcome.Name} holds back from students",
                    "mark it privileged too, or leave it out");
            else if (Array.Find(labels, other => value.Tokens.Says(other.Tokens)) is { } label)
                report(path, $"is the label of the task {label.Name}, which students are to predict", "leave it out");
            else if (Array.Find(labels, other => other.Tokens.OnlyColumn is { } column && value.Tokens.Contains(column)) is { } source)
                report(path, $"uses what decides the label of the task {source.Name}, which students are to predict", "leave it out");
            else if (value.Tokens.NamesColumnsByPattern)
                report(path, "names columns by a pattern, so what students see cannot be checked", "write the columns out");
        }
    }

    private static bool IsPrivileged(JsonNode? feature) => feature is JsonObject written && IsTrue(written["privileged"]);

    private static void TaskCount(JsonObject root, Action<string, string, string> report)
    {
        if (MethodOf(root) is { LearnsAcrossTasks: true } && root[Tasks] is JsonArray { Count: 1 })
            report(
                Tasks, $"1 task, but method.kind \"{MethodKind(root)}\" learns across tasks",
                "add a task, or set method.kind to \"plain\"");
    }

    private static void PrivilegedFeatures(JsonObject root, Action<string, string, string> report)
    {
        if (MethodOf(root) is { SeesPrivileged: true }
            && root[Features] is JsonArray { Count: > 0 } features
            && !features.Any(IsPrivileged))
            report(
                "method.kind", $"\"{MethodKind(root)}\", but no feature is privileged",
                "mark one with \"privileged\": true, or set method.kind to \"kd\"");
    }

    private static void SelectionByUser(JsonObject root, Action<string, string, string> report)
    {
        if (root["training"] is JsonObject training
            && Describe.Text(training["select"]) is "gauc"
            && (root["metrics"] as JsonObject)?["user"] is null)
            report(
                "training.select", "\"gauc\", but metrics.user names no user",
                "set metrics.user to a column such as user_id, or select \"auc\"");
    }

    /// <summary>The snapshot must be taken before training ends: otherwise it teaches nobody.</summary>
    private static void SnapshotInTime(JsonObject root, Action<string, string, string> report)
    {
        if (root["method"] is not JsonObject method
            || !(MethodOf(root) is { EpochsBeforeSnapshot: not null } || Describe.Text(method["teacher"]) is "snapshot")) return;
        var (before, epochs) = (Whole(method["snapshotEpochs"])
            ?? 1, Whole((root["training"] as JsonObject)?["epochs"]) ?? new TrainingOptions().Epochs);
        if (before >= epochs)
            report(
                "method.snapshotEpochs", $"training ends with epoch {epochs}, before the snapshot has taught",
                "lower it, or raise training.epochs");

        static int? Whole(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
    }

    /// <summary>Only the form of a change: its effect depends on the study that applies it.</summary>
    private static void Variants(JsonObject root, string file, List<Fault> faults)
    {
        foreach (var (name, changes) in root["variants"] as JsonObject ?? [])
        {
            if (string.IsNullOrWhiteSpace(name)) faults.Add(new Fault($"{file}: variants", "a variant without a name", "give it one"));
            new Overrides(
                $"{file}: variants.{name}: ", faults).CheckForm((changes as JsonArray ?? []).Select(Describe.Text).OfType<string>());
        }
    }

    /// <summary>
    /// The method as far as its kind is known, with the defaults of its options; null when it cannot be read.
    /// </summary>
    private static MethodOptions? MethodOf(JsonObject root) => MethodKind(root) is { } kind ? KindTable.Default<MethodOptions>(kind) : null;

    /// <summary>The method's kind, or the default kind; null when it cannot be read.</summary>
    private static string? MethodKind(JsonObject root) => root["method"] is JsonObject method
        ? Describe.Text(method[KindsShape.Kind])
        : ((KindsShape)ExperimentSchema.Shape.Find("method")!.Shape).DefaultKind;

    /// <summary>A feature or label as SQL: what is written, or the column of its name.</summary>
    private sealed record SqlValue(string Name, string Sql, SqlTokens Tokens, bool IsPrivileged)
    {
        public static SqlValue? Of(JsonNode? item, string key) => OptionPath.NameOf(item) is not { Length: > 0 } name ? null
            : Describe.Text(((JsonObject)item!)[key]) is { } sql
                ? new(name, sql.Trim().ReplaceLineEndings(" "), new SqlTokens(sql), Rules.IsPrivileged(item))
            : new(name, name, SqlTokens.OfColumn(name), Rules.IsPrivileged(item));
    }
}
