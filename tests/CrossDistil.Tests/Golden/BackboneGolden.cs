using System.Text.Json;
using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using CrossDistil.Tests.Training;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Golden;

/// <summary>A whole worked case of one backbone: forward, plain and CrossDistil losses, every gradient, 20 steps of training.</summary>
internal sealed class BackboneGolden : IDisposable
{
    private readonly JsonElement _root;
    private readonly Tape _tape;
    private readonly Workers _workers;
    private readonly MultiTaskModel _model;
    private readonly PlattScaling[] _platt;
    private readonly TaskDistillation[] _tasks;
    private readonly IReadOnlyList<RowSet> _sets;
    private readonly Batch _uniform, _all;
    private readonly int _rows;

    private BackboneGolden(JsonElement root, BackboneOptions backbone, Workers workers, Tape tape)
    {
        (_root, _workers, _tape) = (root, workers, tape);
        var config = root.GetProperty("config");
        var vocab = Ints(config.GetProperty("vocab"));
        var taskCount = config.GetProperty("tasks").GetInt32();
        var options = new ModelOptions
        {
            EmbeddingDim = config.GetProperty("dim").GetInt32(), Backbone = backbone, Tower = Ints(config.GetProperty("tower")), HeadBias = LogitStart.Zero,
        };
        _model = new MultiTaskModel(options, new ModelShape(new InputShape(vocab, 0), [.. Enumerable.Repeat(0.5, taskCount)]), teachers: true, seed: 1);
        Fill();
        GiveNoise();

        var hyper = root.GetProperty("hyper");
        _platt = [.. hyper.GetProperty("platt").EnumerateArray().Select((p, t) => new PlattScaling($"platt.{t}", p[1].GetDouble()))];
        for (var t = 0; t < taskCount; t++) _platt[t].Slope.Values[0] = hyper.GetProperty("platt")[t][0].GetSingle();

        bool[] occurs = [.. Enumerable.Repeat(true, 1 << taskCount)];
        LevelOrder[] orders = [.. Enumerable.Range(0, taskCount).Select(t => LevelOrder.Lexicographic(taskCount, t, occurs))];
        _sets = [.. orders.SelectMany(o => o.Terms).SelectMany(term => new[] { term.Higher, term.Lower }).Distinct()];
        var method = new CrossDistilMethod
        {
            TeacherNetwork = null, TeacherRegression = 0, RelativeBeta = false, TeacherGradient = 1, Teacher = TeacherMode.Online,
            Alpha = List(hyper.GetProperty("alpha")), Temperature = hyper.GetProperty("tau").GetDouble(),
            Margin = hyper.GetProperty("margin") is { ValueKind: JsonValueKind.Number } margin ? margin.GetDouble() : (double?)null,
            Beta1 = List(hyper.GetProperty("beta1")), Beta2 = List(hyper.GetProperty("beta2")),
            Weights = new LossWeights { Teacher = List(hyper.GetProperty("w"), 0, taskCount), Student = List(hyper.GetProperty("w"), taskCount, taskCount) },
        };
        _tasks = [.. orders.Select((order, t) => method.DistillationOf(order.Terms, t, ($"task{t}", 1), _sets))];

        var ids = root.GetProperty("ids");
        _rows = ids.GetProperty("uniform").GetArrayLength();
        _uniform = BatchOf([ids.GetProperty("uniform")], vocab.Length, taskCount);
        _all = BatchOf([ids.GetProperty("uniform"), .. _sets.Select(set => ids.GetProperty(set.Name))], vocab.Length, taskCount);
        Assert.Equal(ids.EnumerateObject().Count(), 1 + _sets.Count); // the order of levels asks for exactly the case's batches
    }

    /// <summary>Fails where any value disagrees.</summary>
    public static void Check(JsonElement root)
    {
        var config = root.GetProperty("config");
        var name = config.GetProperty("backbone").GetString()!;
        var backbone = Backbone(name, config);
        using var workers = new Workers(2);
        CheckOn(new Tape(workers));
        CheckOn(new Tape(new ReferenceKernels()));

        void CheckOn(Tape tape)
        {
            using var golden = new BackboneGolden(root, backbone, workers, tape);
            golden.CheckForward();
            golden.CheckPlain();
            golden.CheckCrossDistil();
            golden.CheckTrajectory();
        }
    }

    public void Dispose()
    {
        _tape.Dispose();
        _model.Dispose();
        foreach (var platt in _platt) platt.Dispose();
    }

    private static BackboneOptions Backbone(string name, JsonElement config) => name switch
    {
        "single" => new SingleOptions { Hidden = Ints(config.GetProperty("hidden")) },
        "shared-bottom" => new SharedBottomOptions { Hidden = Ints(config.GetProperty("hidden")) },
        "mmoe" => new MmoeOptions { Experts = config.GetProperty("experts").GetInt32(), Hidden = Ints(config.GetProperty("hidden")) },
        "cross-stitch" => new CrossStitchOptions { Hidden = Ints(config.GetProperty("hidden")) },
        "ple" => new PleOptions { Levels = [.. config.GetProperty("levels").EnumerateArray().Select(hidden => Level(hidden, config))] },
        "snr-trans" => new SnrTransOptions { Subnets = config.GetProperty("subnets").GetInt32(), Hidden = Ints(config.GetProperty("hidden")), Penalty = 0 },
        "snr-aver" => new SnrAverOptions { Subnets = config.GetProperty("subnets").GetInt32(), Hidden = Ints(config.GetProperty("hidden")), Penalty = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown backbone."),
    };

    private static CgcLevel Level(JsonElement hidden, JsonElement config) => new()
    {
        Hidden = Ints(hidden), TaskExperts = config.GetProperty("task_experts").GetInt32(), SharedExperts = config.GetProperty("shared_experts").GetInt32(),
    };

    private void CheckForward()
    {
        _tape.Reset();
        var hidden = _model.Hidden(_tape, _uniform, training: true);
        for (var t = 0; t < _model.Tasks; t++)
        {
            Equal(_root.GetProperty("student_logits")[t], _model.Student(_tape, t, hidden[t], training: true).Values, $"student_logits[{t}]");
            Equal(_root.GetProperty("teacher_scores")[t], _model.Teacher(_tape, t, hidden[t], privileged: null, training: true).Values, $"teacher_scores[{t}]");
        }
    }

    private void CheckPlain()
    {
        var objective = new PlainObjective(_model, [.. _tasks.Select(_ => 1.0)]);
        ClearGradients();
        objective.Sweep(_tape, _uniform);
        var plain = _root.GetProperty("plain");
        for (var t = 0; t < _model.Tasks; t++) Near.Equal(plain.GetProperty("loss")[t].GetDouble(), objective.Losses.Hard[t], $"plain.loss[{t}]");
        CheckGradients(plain.GetProperty("grads"), "plain.grads");
    }

    private void CheckCrossDistil()
    {
        var objective = new CrossDistilObjective(_model, _tasks, _platt, _rows);
        ClearGradients();
        objective.Sweep(_tape, _all);
        var expected = _root.GetProperty("crossdistil");
        for (var t = 0; t < _tasks.Length; t++)
        {
            Near.Equal(expected.GetProperty("teacher_loss")[t].GetDouble(), objective.Losses.Teacher[t], $"teacher_loss[{t}]");
            Near.Equal(expected.GetProperty("distillation_loss")[t].GetDouble(), objective.Losses.Distillation[t], $"distillation_loss[{t}]");
            Near.Equal(expected.GetProperty("student_loss")[t].GetDouble(), objective.Losses.Student[t], $"student_loss[{t}]");
            Equal(expected.GetProperty("soft_logits")[t], objective.SoftLogits(t), $"soft_logits[{t}]");
            Near.Equal(expected.GetProperty("platt_grads")[t][0].GetDouble(), _platt[t].Slope.Gradient[0], $"platt_grads[{t}] P");
            Near.Equal(expected.GetProperty("platt_grads")[t][1].GetDouble(), _platt[t].Intercept.Gradient[0], $"platt_grads[{t}] Q");
        }

        Near.Equal(expected.GetProperty("model_loss").GetDouble(), objective.Losses.Total, "model_loss");
        Near.Equal(expected.GetProperty("calibration_loss").GetDouble(), objective.Losses.Calibration, "calibration_loss");
        CheckGradients(expected.GetProperty("grads"), "crossdistil.grads");
    }

    private void CheckTrajectory()
    {
        var trajectory = _root.GetProperty("trajectory");
        var adam = trajectory.GetProperty("adam");
        Assert.Equal([0.9, 0.999, 1e-8], adam.EnumerateArray().Select(v => v.GetDouble())); // the optimizers' defaults
        using var model = new ModelOptimizer(_model, new TrainingOptions { Rate = trajectory.GetProperty("model_rate").GetDouble(), EmbeddingOptimizer = EmbeddingOptimizer.Adam }, _workers);
        using var platt = new PlattOptimizer(_platt, trajectory.GetProperty("platt_rate").GetDouble(), _workers);
        var objective = new CrossDistilObjective(_model, _tasks, _platt, _rows);
        ClearGradients();
        Fill();
        var steps = trajectory.GetProperty("steps").GetInt32();
        for (var step = 0; step < steps; step++)
        {
            objective.Sweep(_tape, _all);
            Relative(trajectory.GetProperty("model_loss")[step].GetDouble(), objective.Losses.Total, $"trajectory.model_loss[{step}]");
            Relative(trajectory.GetProperty("calibration_loss")[step].GetDouble(), objective.Losses.Calibration, $"trajectory.calibration_loss[{step}]");
            model.Step();
            platt.Step();
        }

        for (var t = 0; t < _platt.Length; t++)
        {
            Relative(trajectory.GetProperty("platt")[t][0].GetDouble(), _platt[t].Slope.Values[0], $"trajectory.platt[{t}] P");
            Relative(trajectory.GetProperty("platt")[t][1].GetDouble(), _platt[t].Intercept.Values[0], $"trajectory.platt[{t}] Q");
        }
    }

    /// <summary>Puts the case's parameters into the model; every name of the case must be the model's and the other way round.</summary>
    private void Fill()
    {
        var given = _root.GetProperty("params");
        Assert.Equal(given.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), Names().Order(StringComparer.Ordinal));
        foreach (var table in _model.Tables)
            for (var field = 0; field < table.Fields; field++) Flat(given.GetProperty($"{table.Name}.{field}")).CopyTo(table.FieldValues(field));
        foreach (var slice in _model.Slices)
        {
            var values = Flat(given.GetProperty(slice.Name));
            for (var row = 0; row < slice.Rows; row++) values.AsSpan(row * slice.Columns, slice.Columns).CopyTo(slice.Values(row));
        }
    }

    /// <summary>Every step draws the case's uniform numbers, mix by mix.</summary>
    private void GiveNoise()
    {
        if (_model.Backbone is not Snr snr) return;
        foreach (var (gates, mix) in snr.Gates.Zip(_root.GetProperty("snr_noise").EnumerateArray()))
        {
            double[] noise = [.. mix.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(u => u.GetDouble())];
            var next = 0;
            gates.Uniform = () => noise[next++ % noise.Length];
        }
    }

    private IEnumerable<string> Names() =>
        _model.Tables.SelectMany(table => Enumerable.Range(0, table.Fields).Select(field => $"{table.Name}.{field}"))
            .Concat(_model.Slices.Select(slice => slice.Name));

    private void CheckGradients(JsonElement expected, string what)
    {
        Assert.Equal(expected.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), Names().Order(StringComparer.Ordinal));
        foreach (var table in _model.Tables) CheckEmbeddings(expected, table, what);
        foreach (var slice in _model.Slices)
        {
            var gradient = Flat(expected.GetProperty(slice.Name));
            for (var row = 0; row < slice.Rows; row++)
                for (var column = 0; column < slice.Columns; column++)
                    Near.Equal(gradient[(row * slice.Columns) + column], slice.Gradient(row)[column], $"{what} {slice.Name}[{row}, {column}]");
        }
    }

    private static void CheckEmbeddings(JsonElement expected, EmbeddingTable table, string what)
    {
        var gradient = new float[table.Rows * table.Dim];
        table.AddGradientTo(gradient);
        var start = 0;
        for (var field = 0; field < table.Fields; field++)
        {
            var count = table.FieldRows[field] * table.Dim;
            Equal(expected.GetProperty($"{table.Name}.{field}"), gradient.AsSpan(start, count), $"{what} {table.Name}.{field}");
            start += count;
        }
    }

    private void ClearGradients()
    {
        _tape.Reset();
        foreach (var parameter in _model.Parameters.Concat(_platt.SelectMany(p => new[] { p.Slope, p.Intercept }))) parameter.Gradient.Clear();
        foreach (var table in _model.Tables) table.ClearGradient();
    }

    private Batch BatchOf(IReadOnlyList<JsonElement> sets, int fields, int tasks)
    {
        var batch = new Batch(sets.Count * _rows, new Inputs(sets.Count * _rows, fields, [], 0), privileged: null, tasks) { Rows = sets.Count * _rows };
        var next = 0;
        foreach (var set in sets)
        {
            Assert.Equal(_rows, set.GetArrayLength());
            foreach (var row in set.EnumerateArray())
                foreach (var id in row.EnumerateArray()) batch.Inputs.Ids[next++] = id.GetInt32();
        }

        for (var row = 0; row < _rows; row++)
        {
            for (var t = 0; t < tasks; t++)
            {
                batch.Labels[t][row] = _root.GetProperty("labels")[row][t].GetSingle();
                batch.LabelWeights[t][row] = 1;
            }
        }

        return batch;
    }

    private static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-3 * Math.Abs(expected), $"{what}: expected {expected:R}, got {actual:R}");

    private static void Equal(JsonElement expected, ReadOnlySpan<float> actual, string what)
    {
        var values = Flat(expected);
        Assert.Equal(values.Length, actual.Length);
        for (var i = 0; i < values.Length; i++) Near.Equal(values[i], actual[i], $"{what}[{i}]");
    }

    private static float[] Flat(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Flat)]
        : [element.GetSingle()];

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];

    private static PerTask<double> List(JsonElement array, int start = 0, int count = int.MaxValue) =>
        new() { List = [.. array.EnumerateArray().Select(v => v.GetDouble()).Skip(start).Take(count)] };
}
