using System.Text.Json.Nodes;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>Holds a tree against a shape and collects every fault, in the order of the file.</summary>
/// <param name="file">The experiment file, as the user wrote its path.</param>
/// <param name="tasks">Names of the tasks in order; null when the file's tasks cannot be read.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class Checker(string file, IReadOnlyList<string>? tasks, List<Fault> faults)
{
    /// <summary>Checks the value at <paramref name="path"/> and everything in it.</summary>
    public void Check(JsonNode? node, Shape shape, string path)
    {
        switch (shape, node)
        {
            case (NullableShape { Inner: NumberShape } nullable, not null):
                if (Scalars.Fault(node, nullable.Inner)?.Problem is { } problem) Report(path, problem, $"give {nullable.Expected}");
                break;
            case (NullableShape nullable, not null):
                Check(node, nullable.Inner, path);
                break;
            case (NullableShape, null):
                break;
            case (RecordShape record, JsonObject written):
                CheckRecord(written, record, null, path);
                break;
            case (KindsShape kinds, JsonObject written):
                CheckKind(written, kinds, path);
                break;
            case (MapShape map, JsonObject written):
                foreach (var (name, value) in written) Check(value, map.Value, OptionPath.Join(path, name));
                break;
            case (ListShape list, JsonArray items):
                CheckList(items, list, path);
                break;
            case (PerTaskShape perTask, _):
                CheckPerTask(node, perTask, path);
                break;
            case (RecordShape or KindsShape or MapShape or ListShape, _):
                Report(path, $"found {Describe.Node(node)}", $"give {shape.Expected}");
                break;
            default:
                if (Scalars.Fault(node, shape) is { } fault) Report(path, fault.Problem, fault.Remedy);
                break;
        }
    }

    private void CheckRecord(JsonObject written, RecordShape record, KindsShape? kinds, string path)
    {
        foreach (var (name, value) in written)
        {
            var place = OptionPath.Join(path, name);
            if (record.Find(name) is { } key) Check(value, key.Shape, place);
            else if (kinds is null || name is not KindsShape.Kind) Report(place, "unknown key", Meant(name, record, kinds));
        }

        foreach (var key in record.Keys.Where(key => key.Required && !written.ContainsKey(key.Name)))
            Report(OptionPath.Join(path, key.Name), "missing key", $"add {key.Shape.Expected}");
    }

    private void CheckKind(JsonObject written, KindsShape kinds, string path)
    {
        if (Completion.KindOf(kinds, written) is { } record)
        {
            CheckRecord(written, record, kinds, path);
            return;
        }

        var place = OptionPath.Join(path, KindsShape.Kind);
        var known = $"use one of {string.Join(", ", kinds.Kinds.Keys)}";
        if (!written.TryGetPropertyValue(KindsShape.Kind, out var kind)) Report(place, "missing key", known);
        else if (kinds.Type == typeof(BackboneOptions) && Describe.Text(kind) is OwnBackbone.Kind)
            Report(place, OwnBackbone.Problem, $"set Model.Backbone in that code, or {known}");
        else Report(place, $"unknown kind {Describe.Node(kind)}", known);
    }

    private void CheckList(JsonArray items, ListShape list, string path)
    {
        if (items.Count < list.MinCount)
            Report(path, items.Count == 0 ? "empty list" : $"{items.Count} items", $"give at least {list.MinCount}");
        for (var i = 0; i < items.Count; i++) Check(items[i], list.Item, OptionPath.OfItem(path, items, i));
    }

    private void CheckPerTask(JsonNode? node, PerTaskShape shape, string path)
    {
        switch (node)
        {
            case JsonArray items:
                if (tasks is not null && items.Count != tasks.Count)
                    Report(path, $"{items.Count} values for {tasks.Count} tasks", $"give one for each of {string.Join(", ", tasks)}");
                for (var i = 0; i < items.Count; i++) Check(items[i], shape.Item, OptionPath.Join(path, i));
                break;
            case JsonObject byName:
                foreach (var (name, value) in byName)
                {
                    if (tasks?.Contains(name, StringComparer.Ordinal) == false)
                        Report(OptionPath.Join(path, name), "unknown task", Nearest.Meant(name, tasks, "tasks"));
                    else Check(value, shape.Item, OptionPath.Join(path, name));
                }

                foreach (var name in (tasks ?? []).Where(task => !byName.ContainsKey(task)))
                    Report(path, $"no value for task \"{name}\"", $"add \"{name}\": {shape.Item.Expected}");
                break;
            default:
                if (shape.Item is NullableShape && node is null) break;
                var inner = shape.Item is NullableShape nullable ? nullable.Inner : shape.Item;
                if (Scalars.Fault(node, inner) is { } fault) Report(path, fault.Problem, $"give {shape.Expected}");
                break;
        }
    }

    private static string Meant(string name, RecordShape record, KindsShape? kinds)
    {
        var matches = kinds?.Kinds.Where(kind => kind.Value.Find(name) is not null) ?? [];
        string[] others = [.. matches.Select(kind => $"\"{kind.Key}\"")];
        return others.Length switch
        {
            0 => Nearest.Meant(name, record.Keys.Select(key => key.Name).Concat(kinds is null ? [] : [KindsShape.Kind]), "keys"),
            1 => $"only kind {others[0]} has it",
            _ => $"only the kinds {string.Join(", ", others)} have it",
        };
    }

    private void Report(string path, string problem, string remedy) => faults.Add(new Fault($"{file}: {path}", problem, remedy));
}
