using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace CrossDistil.Export.Onnx;

/// <summary>Compares an exported graph, run by ONNX Runtime, with its networks.</summary>
internal static class OnnxParity
{
    /// <summary>Rows that are compared.</summary>
    public const int Rows = 1000;

    /// <summary>
    /// Allowed difference of a logit; beyond ±16, where float32 has larger steps, eight of its steps.
    /// </summary>
    public const double Tolerance = 1e-5;

    private const double ProbabilityTolerance = 1e-6;
    private static readonly Lazy<bool> s_isAvailable = new(CanLoad);
    private const string Remedy = "report it with the experiment file; nothing was written";

    /// <summary>
    /// Whether there is an ONNX Runtime of this version or a newer one: in the program's own packages
    /// (<c>Microsoft.ML.OnnxRuntime</c>), or on the loader's path.
    /// </summary>
    public static bool IsAvailable => s_isAvailable.Value;

    /// <summary>
    /// Checks, then writes the file, whole or not at all; a model that does not agree is not written.
    /// </summary>
    /// <returns>How well they agree; null where there is no ONNX Runtime, so that nothing was checked.</returns>
    /// <exception cref="InputException">
    /// They differ, ONNX Runtime refuses the graph, or the file cannot be written.
    /// </exception>
    public static OnnxAgreement? CheckAndWrite(OnnxModel model, string path)
    {
        var agreement = IsAvailable ? Check(model) : null;
        model.Write(path);
        return agreement;
    }

    /// <summary>
    /// Scores random rows with both, with unknown ids and lists; all in one batch, and the first in smaller ones.
    /// </summary>
    /// <param name="model">The graph and its networks.</param>
    /// <param name="seed">Seed of the rows.</param>
    /// <exception cref="InputException">They differ, or there is no ONNX Runtime that takes the graph.</exception>
    public static OnnxAgreement Check(OnnxModel model, ulong seed = 1)
    {
        if (!IsAvailable)
            throw new InputException(
                "onnx", "there is no ONNX Runtime to check with", "add the package Microsoft.ML.OnnxRuntime to the program");
        try
        {
            var rows = new OnnxRows(new OnnxInputs(new OnnxGraph(), model.Schema), Rows, model.Schema.Tasks.Count, seed);
            var logits = Logits(model, rows);
            using var session = Load(model.File.ToByteArray());
            OnnxAgreement[] parts = [.. new[] { 1, 7, Rows }.Select(count => Compare(model, session, rows, logits, count))];
            return new OnnxAgreement(Rows, parts.Max(part => part.Logit), parts.Max(part => part.Probability));
        }
        catch (OnnxRuntimeException e)
        {
            throw new InputException("onnx", $"ONNX Runtime does not run the graph ({e.Message})", Remedy);
        }
    }

    /// <summary>A graph in ONNX Runtime, on one thread, optimised as it does by default.</summary>
    /// <exception cref="OnnxRuntimeException">It refuses the file.</exception>
    internal static InferenceSession Load(byte[] file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new InferenceSession(file, options);
    }

    /// <summary>[output][row], in the order in which the outputs are named.</summary>
    internal static float[][] Run(InferenceSession session, IReadOnlyList<NamedOnnxValue> inputs, IReadOnlyList<string> outputs)
    {
        using var answers = session.Run(inputs, outputs);
        return [.. answers.Select(answer => answer.AsEnumerable<float>().ToArray())];
    }

    private static bool CanLoad()
    {
        try
        {
            return OrtEnv.Instance() is not null;
        }
        catch (TypeInitializationException) // no library, or one that is older than these bindings
        {
            return false;
        }
    }

    /// <summary>[task][row] by the networks themselves.</summary>
    private static float[][] Logits(OnnxModel model, OnnxRows rows)
    {
        var logits = new float[model.Schema.Tasks.Count][];
        using var workers = new Workers(1);
        using var tape = new Tape(workers, recording: false);
        foreach (var network in model.Networks)
        {
            tape.Reset();
            var hidden = network.Model.Hidden(tape, rows.Batch, training: false);
            foreach (var task in network.Tasks)
                logits[task] = network.Model.Student(tape, task, hidden[task], training: false).Values.ToArray();
        }

        return logits;
    }

    private static OnnxAgreement Compare(OnnxModel model, InferenceSession session, OnnxRows rows, float[][] logits, int count)
    {
        var tasks = model.Schema.Tasks;
        var answers = Run(session, rows.Tensors(0, count), [.. tasks.SelectMany(task => new[] { $"{task}.logit", $"{task}.probability" })]);
        var (logit, probability) = (0.0, 0.0);
        for (var t = 0; t < tasks.Count; t++)
        {
            var (answered, calibrated) = (answers[2 * t], answers[(2 * t) + 1]);
            var expected = model.Calibrators[t].Probabilities(answered);
            logit = Math.Max(logit, Largest($"{tasks[t]}.logit", logits[t].AsSpan(0, count), answered, Allowed));
            probability = Math.Max(probability, Largest($"{tasks[t]}.probability", expected, calibrated, _ => ProbabilityTolerance));
        }

        return new OnnxAgreement(count, logit, probability);
    }

    /// <summary>Allowed difference of a logit.</summary>
    internal static double Allowed(float logit) =>
        Math.Max(Tolerance, 8 * ((double)MathF.BitIncrement(MathF.Abs(logit)) - MathF.Abs(logit)));

    /// <summary>
    /// The largest difference; none may exceed <paramref name="allowed"/>. NaN differs from everything.
    /// </summary>
    private static double Largest(string output, ReadOnlySpan<float> expected, ReadOnlySpan<float> answered, Func<float, double> allowed)
    {
        if (expected.Length != answered.Length)
            throw new InputException($"onnx: {output}", $"ONNX Runtime gives {answered.Length} numbers for {expected.Length} rows", Remedy);
        var largest = 0.0;
        for (var row = 0; row < expected.Length; row++)
        {
            var (limit, difference) = (allowed(expected[row]), Math.Abs((double)expected[row] - answered[row]));
            if (!(difference <= limit))
                throw new InputException($"onnx: {output}", string.Create(
                    CultureInfo.InvariantCulture,
                    $"row {row} is {expected[row]:R} here and {answered[row]:R} in ONNX Runtime, which differ by more than {limit:0e-0}"),
                    Remedy);
            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
